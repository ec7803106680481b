import { useEffect, useRef, useState } from "preact/hooks";
import { audiences as askAudiences } from "../api";
import { Icon } from "../icon";
import { hasOneVoice, inputOf } from "../input";
import type { Audience, SeenReceipt } from "../seen";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import type { Audiences } from "./audience";
import { Drafts } from "./inputdrafts";
import { CheckForm, Hash, Sent } from "./inputsent";
import { Voice } from "./inputvoice";
import { can } from "./say";
import { UnsentList } from "./unsent";
import { moment } from "./when";

/** What the sections need to send: who would read it, and how. */
export interface Submitting {
  readonly audiences: Audiences;
  readonly submit: (contributions: readonly string[], audience: Audience) => void;
  /** Something is on its way, so that nothing is sent twice. */
  readonly busy: boolean;
}

/** Mijn inbreng: what the viewer wrote in this document, what they can send, and what they hold of what they sent. */
export function InputPage({ app }: { readonly app: App }) {
  const t = useAllTexts();
  const { store } = app;
  const me = store.me.value;
  const meta = store.meta.value;
  const audiences = useAudiences(meta?.id ?? "", (me?.audiences ?? []).join());
  const { submit, received } = useSubmit(app);
  const [merged, setMerged] = useState(false);
  if (!meta) return null;
  const round = meta.round;
  const input = inputOf({ contributions: store.contributions.value.values(), receipts: store.receipts.value, me, round });
  const busy = store.waiting.value.some((w) => w.type === "submit");
  const submitting = { audiences, submit, busy };
  const late = round?.state === "closed" || round?.state === "processed";
  const voice = hasOneVoice(me, round) || input.inside.length > 0 || input.merged.length > 0;
  return (
    <div class="page">
      <h1>{t.shell.input}</h1>
      <p class="lead">{t.input.lead}</p>
      <div role="status">
        {received && <Received receipt={received} />}
        {merged && !received && <p class="notice done"><Icon name="checked" /><span class="grow">{t.input.mergedNow}</span></p>}
      </div>
      {!can(me, "submit") && <p class="state-line"><Icon name="lock" />{t.input.closed}</p>}
      {can(me, "submit") && late && <p class="state-line"><Icon name="clock" />{t.input.late}</p>}
      {busy && store.connection.value.is !== "live" && <p class="state-line"><Icon name="clock" />{t.card.waiting}</p>}
      <UnsentList app={app} />
      <Drafts app={app} drafts={input.drafts} submitting={submitting} />
      {voice && <Voice app={app} input={input} submitting={submitting} strong={input.drafts.length === 0} merged={() => setMerged(true)} />}
      <Sent app={app} sent={input.sent} />
      <CheckForm document={meta.id} />
    </div>
  );
}

// That it arrived, with what its sender holds of it; the focus goes there, because the form that had it is gone.
function Received({ receipt }: { readonly receipt: SeenReceipt }) {
  const t = useAllTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [receipt.number]);
  return (
    <div class="notice done" ref={box} tabIndex={-1}>
      <Icon name="checked" />
      <div class="grow">
        <p><strong>{t.input.received(receipt.items.length)}</strong> {t.input.receiptLine(receipt.number, moment(t.locale, new Date(receipt.at)))}{receipt.late && ` ${t.standing.late}`}</p>
        <Hash hash={receipt.hash} />
        <p class="help">{t.input.keep}</p>
      </div>
    </div>
  );
}

interface SubmitState {
  readonly submit: Submitting["submit"];
  /** The receipt of what was sent from this page last. */
  readonly received: SeenReceipt | null;
}

function useSubmit(app: App): SubmitState {
  const [sent, setSent] = useState<readonly string[]>([]);
  const submit = (contributions: readonly string[], audience: Audience) => {
    setSent(contributions);
    app.actions.submit(contributions, audience);
  };
  const covers = (r: SeenReceipt) => sent.length > 0 && sent.every((id) => r.items.includes(id));
  return { submit, received: app.store.receipts.value.find(covers) ?? null };
}

const askAgain = 4_000;

// Who would read it can change with the round, and while the page is open: asked anew when the choices do.
function useAudiences(document: string, choices: string): Audiences {
  const [audiences, setAudiences] = useState<Audiences>({ is: "checking" });
  useEffect(() => {
    let wanted = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    const ask = () => {
      askAudiences(document).then(
        (list) => wanted && setAudiences({ is: "known", list }),
        () => {
          if (!wanted) return;
          setAudiences({ is: "failed" });
          again = setTimeout(ask, askAgain);
        },
      );
    };
    setAudiences({ is: "checking" });
    ask();
    return () => {
      wanted = false;
      clearTimeout(again);
    };
  }, [document, choices]);
  return audiences;
}
