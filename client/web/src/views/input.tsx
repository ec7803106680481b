import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { hasOneVoice, inputOf } from "../input";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { useAudiences } from "./hooks";
import { Drafts } from "./inputdrafts";
import type { Section, Submitting } from "./inputsend";
import { CheckForm, Sent } from "./inputsent";
import { Voice } from "./inputvoice";
import { can } from "./say";
import { UnsentList } from "./unsent";

/** Mijn inbreng: what the viewer wrote in this document, what they can send, and what they hold of what they sent. */
export function InputPage({ app }: { readonly app: App }) {
  const t = useAllTexts();
  const { store } = app;
  const me = store.me.value;
  const meta = store.meta.value;
  // The choices change with the round, and who would read it with them.
  const audiences = useAudiences(meta?.id ?? "", me?.audiences.join() ?? "");
  const sending = useSubmit(app);
  if (!meta) return null;
  const round = meta.round;
  const input = inputOf({ contributions: store.contributions.value.values(), receipts: store.receipts.value, me, round });
  const busy = store.waiting.value.some((w) => w.type === "submit");
  const submitting = { ...sending, audiences, busy };
  const late = round?.state === "closed" || round?.state === "processed";
  const voice = hasOneVoice(me, round) || input.inside.length > 0 || input.merged.length > 0;
  return (
    <div class="page">
      <h1>{t.shell.input}</h1>
      <p class="lead">{t.input.lead}</p>
      {!can(me, "submit") && <p class="state-line"><Icon name="lock" />{t.input.closed}</p>}
      {can(me, "submit") && late && <p class="state-line"><Icon name="clock" />{t.input.late}</p>}
      <UnsentList app={app} />
      <Drafts app={app} drafts={input.drafts} submitting={submitting} />
      {voice && <Voice app={app} input={input} submitting={submitting} strong={input.drafts.length === 0} />}
      <Sent app={app} sent={input.sent} />
      <CheckForm document={meta.id} />
    </div>
  );
}

function useSubmit(app: App): Pick<Submitting, "submit" | "receivedIn"> {
  const [last, setLast] = useState<{ readonly from: Section; readonly ids: readonly string[] } | null>(null);
  const submit: Submitting["submit"] = (from, ids, audience) => {
    setLast({ from, ids });
    app.actions.submit(ids, audience);
  };
  const received = last && app.store.receipts.value.find((r) => last.ids.every((id) => r.items.includes(id)));
  return { submit, receivedIn: (section) => (last?.from === section ? (received ?? null) : null) };
}
