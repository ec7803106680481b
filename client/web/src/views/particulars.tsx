import type { ComponentChildren } from "preact";
import { Icon } from "../icon";
import type { Particulars } from "../store";
import { useAllTexts } from "../text/context";
import type { App } from "../session";
import type { Contribution } from "../store";
import type { Choice } from "./processing";
import { Redline } from "./words";

interface ParticularsProps {
  readonly app: App;
  readonly c: Contribution;
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  readonly now: Date;
  readonly id: string;
}

/** What an outcome asks besides its reason: which changes, by when, or which other contribution. */
export function ParticularsFields({ app, c, choice, choose, now, id }: ParticularsProps) {
  const t = useAllTexts();
  const wrong = choice.fault === "particulars";
  switch (choice.outcome) {
    case "acceptedPartly":
      return (
        <fieldset aria-describedby={`${id}ph`}>
          <legend>{t.verdict.parts}</legend>
          {app.actions.changeTexts(c.id).map((change, i) => (
            <label class="check" key={i}>
              <input type="checkbox" checked={choice.parts.includes(i)} onChange={(e) => choose({ parts: toggled(choice.parts, i, e.currentTarget.checked) })} />
              <Redline changes={[change]} />
            </label>
          ))}
          <Help id={`${id}ph`} wrong={wrong}>{t.verdict.needParts}</Help>
        </fieldset>
      );
    case "acceptedChanged":
      return (
        <div>
          {ownWords(app, c, choice).map((text, i, all) => (
            <div key={i}>
              <label class="label" for={`${id}w${i}`}>{t.verdict.ownWords(all.length > 1 ? i + 1 : 0)}</label>
              <textarea class="field" id={`${id}w${i}`} rows={3} value={text} aria-invalid={wrong} aria-describedby={`${id}wh`} onInput={(e) => choose({ words: all.with(i, e.currentTarget.value.replace(/\s*\n\s*/g, " ")) })} />
            </div>
          ))}
          <Help id={`${id}wh`} wrong={wrong}>{wrong ? t.verdict.needOwnWords : t.verdict.ownWordsHelp}</Help>
        </div>
      );
    case "deferred":
      return (
        <div>
          <label class="label" for={`${id}u`}>{t.verdict.until}</label>
          <input class="field" id={`${id}u`} type="date" min={tomorrow(now)} value={choice.until} aria-invalid={wrong} aria-describedby={`${id}uh`} onInput={(e) => choose({ until: e.currentTarget.value })} />
          <Help id={`${id}uh`} wrong={wrong}>{wrong ? t.verdict.needUntil : t.verdict.untilHelp}</Help>
        </div>
      );
    case "duplicate":
      return (
        <div>
          <label class="label" for={`${id}d`}>{t.verdict.of}</label>
          <input class="field" id={`${id}d`} inputMode="numeric" value={choice.of} aria-invalid={wrong} aria-describedby={`${id}dh`} onInput={(e) => choose({ of: e.currentTarget.value })} />
          <Help id={`${id}dh`} wrong={wrong}>{wrong ? t.verdict.needOf : t.verdict.ofHelp}</Help>
        </div>
      );
    default:
      return null;
  }
}

/** The editor's words as they are now; before they typed, those to start from. */
function ownWords(app: App, c: Contribution, choice: Choice): readonly string[] {
  return choice.words ?? app.actions.startingWords(c.id) ?? [];
}

function Help({ id, wrong, children }: { readonly id: string; readonly wrong: boolean; readonly children: ComponentChildren }) {
  return <p id={id} class={wrong ? "fault" : "help"} role={wrong ? "alert" : undefined}>{wrong && <Icon name="warning" />}{children}</p>;
}

function toggled(parts: readonly number[], i: number, on: boolean): readonly number[] {
  return on ? [...parts, i].sort((a, b) => a - b) : parts.filter((p) => p !== i);
}

function tomorrow(now: Date): string {
  return new Date(now.getTime() + 86_400_000).toISOString().slice(0, 10);
}

/** What goes with the outcome that is chosen; null when something is missing or cannot be. */
export function particularsOf(app: App, c: Contribution, choice: Choice, all: readonly Contribution[], now: Date): Particulars | null {
  switch (choice.outcome) {
    case "acceptedChanged": {
      const words = ownWords(app, c, choice);
      const start = app.actions.startingWords(c.id) ?? [];
      return words.some((text, i) => text !== start[i]) ? { words } : null;
    }
    case "acceptedPartly":
      return choice.parts.length > 0 && choice.parts.length < c.place.ranges.length ? { parts: choice.parts } : null;
    case "deferred":
      return choice.until >= tomorrow(now) ? { until: `${choice.until}T12:00:00Z` } : null;
    case "duplicate": {
      const wanted = Number(choice.of.replace(/\D/g, ""));
      const other = all.find((o) => o.number === wanted && o.id !== c.id);
      return other ? { of: other.id } : null;
    }
    default:
      return {};
  }
}
