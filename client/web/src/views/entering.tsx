import { useId } from "preact/hooks";
import { Icon } from "../icon";
import type { InputSource, OnBehalf } from "../seen";
import type { App } from "../session";
import type { Draft } from "../store";
import { useAllTexts } from "../text/context";
import { dayField } from "../zone";

interface EnteringProps {
  readonly app: App;
  readonly draft: Draft;
}

/** What only editors have in the form: of whom they enter it; of a warning, what it does. */
export function Entering({ app, draft }: EnteringProps) {
  const t = useAllTexts();
  if (draft.kind === "warning") return <p class="state-line"><Icon name="eye" />{t.entering.warning}</p>;
  return <SomebodyElse app={app} on={draft.onBehalf} />;
}

const sources: readonly InputSource[] = ["letter", "mail", "phone", "meeting"];
// A letter often says several things: what was filled in last is there again.
let last: OnBehalf = { name: "", source: "letter" };

function SomebodyElse({ app, on }: { readonly app: App; readonly on: OnBehalf | null }) {
  const t = useAllTexts();
  const id = useId();
  const put = (onBehalf: OnBehalf | null) => {
    last = onBehalf ?? last;
    app.actions.changeDraft({ onBehalf });
  };
  const change = (part: Partial<OnBehalf>) => put({ ...last, ...on, ...part });
  const receive = (day: string) => {
    const { received: _, ...rest } = { ...last, ...on };
    // Noon, so that it is this day wherever it is read.
    put(day === "" ? rest : { ...rest, received: `${day}T12:00:00Z` });
  };
  const pick = (chosen: string) => {
    const source = sources.find((s) => s === chosen);
    if (source) change({ source });
  };
  const toggle = (open: boolean) => {
    if (open !== (on !== null)) put(open ? last : null);
  };
  return (
    <details class="entering" open={on !== null} onToggle={(e) => toggle(e.currentTarget.open)}>
      <summary>{t.entering.title}</summary>
      {on && (
        <div class="entering-fields">
          <div>
            <label class="label" for={`${id}n`}>{t.entering.name}</label>
            <input class="field" id={`${id}n`} value={on.name} required pattern=".*\S.*" autocomplete="off" aria-describedby={`${id}h`} onInput={(e) => change({ name: e.currentTarget.value })} />
            <p class="help" id={`${id}h`}>{t.entering.nameHelp}</p>
          </div>
          <div>
            <label class="label" for={`${id}s`}>{t.entering.source}</label>
            <select class="field" id={`${id}s`} value={on.source} onChange={(e) => pick(e.currentTarget.value)}>
              {sources.map((s) => <option key={s} value={s}>{t.entering.sources[s]}</option>)}
            </select>
          </div>
          <div>
            <label class="label" for={`${id}d`}>{t.entering.received} <span class="optional">{t.compose.optional}</span></label>
            <input class="field" id={`${id}d`} type="date" max={dayField(new Date())} value={on.received?.slice(0, 10) ?? ""} onInput={(e) => receive(e.currentTarget.value)} />
          </div>
        </div>
      )}
    </details>
  );
}
