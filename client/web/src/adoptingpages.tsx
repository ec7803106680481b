import { useEffect, useState } from "preact/hooks";
import type { AdoptionAnswer, Amendments } from "./adoptionapi";
import { adoptionState, amendments } from "./adoptionapi";
import { textOf } from "./application";
import type { App } from "./session";
import { AdoptingPage } from "./views/adopting";
import { AmendmentsPage } from "./views/amendments";
import { FaultPage } from "./views/gate";

interface PagesProps {
  readonly app: App;
  readonly id: string;
}

/** Vaststellen: asks anew what is in the way whenever something happened that can change it. */
export function AdoptingPages({ app, id, now }: PagesProps & { readonly now: Date }) {
  const [answer, fault, again] = useAnswer<AdoptionAnswer>(() => adoptionState(id), `${id} ${changing(app)}`);
  if (fault !== null) return <FaultPage text={fault} again={again} />;
  return answer && <AdoptingPage app={app} answer={answer} now={now} />;
}

// What the answer follows from: how far things are, which decisions there are, and what was refused.
function changing(app: App): string {
  const { meta, contributions, notices } = app.store;
  const m = meta.value;
  const decided = [...contributions.value.values()].map((c) => `${c.id}${c.decision ? (c.decision.unpublished ? "u" : "p") : c.withdrawn ? "w" : ""}`);
  return JSON.stringify([m?.status, m?.rounds.map((r) => r.state), m?.revisions.length, m?.adoptions.length, decided, notices.value.length]);
}

/** Wat is er veranderd: in the text that one has before one, since the one it is a revision of. */
export function AmendmentPages({ app, id }: PagesProps) {
  const meta = app.store.meta.value;
  const key = JSON.stringify([id, meta?.status, meta?.revision, meta?.revisions.length, meta?.adoptions.length]);
  const [answer, fault, again] = useAnswer<Amendments>(() => amendments(id), key);
  if (fault !== null) return <FaultPage text={fault} again={again} />;
  return meta && answer && <AmendmentsPage id={id} meta={meta} amendments={answer} />;
}

// The old answer stays on screen until the new one is there.
function useAnswer<T>(read: () => Promise<T>, key: string): [T | null, string | null, () => void] {
  const [answer, setAnswer] = useState<T | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = () => {
    setFault(null);
    let wanted = true;
    read().then(
      (found) => wanted && setAnswer(found),
      (error: unknown) => wanted && setFault(textOf(error)),
    );
    return () => {
      wanted = false;
    };
  };
  useEffect(load, [key]);
  return [answer, fault, load];
}
