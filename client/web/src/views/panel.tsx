import type { RefObject } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import type { Choice } from "./processing";
import { ParticularsFields } from "./particulars";
import { isDecidable, isUndecided, outcomesNow } from "./say";
import { Reversal } from "./reversal";
import { canChoose, needsReason, ReasonField } from "./verdict";

interface PanelProps {
  readonly app: App;
  readonly now: Date;
  readonly c: Contribution;
  readonly choice: Choice;
  readonly choose: (change: Partial<Choice>) => void;
  readonly record: () => void;
  readonly skip: () => void;
  readonly reason: RefObject<HTMLTextAreaElement | null>;
}

/** The decision: an outcome, its reason, and on to the next. A digit selects; it never records. */
export function DecisionPanel({ app, c, now, choice, choose, record, skip, reason }: PanelProps) {
  const t = useAllTexts();
  const id = useId();
  const required = choice.outcome !== null && needsReason(choice.outcome);
  const submit = (event: Event) => {
    event.preventDefault();
    record();
  };
  if (!isDecidable(c)) {
    return (
      <section class="decide" aria-label={t.verdict.title}>
        <h2>{t.verdict.decided}</h2>
        <button type="button" class="button" onClick={skip}>{t.reading.next}<Icon name="right" /></button>
        <Reversal app={app} c={c} key={c.id} />
      </section>
    );
  }
  return (
    <form class="decide" aria-label={t.verdict.title} onSubmit={submit}>
      <fieldset>
        <legend>{c.number !== undefined ? t.verdict.titleOver(t.card.number(c.number)) : t.verdict.title}</legend>
        {!isUndecided(c) && <p class="help">{t.verdict.later}</p>}
        <div class="outcomes">
          {outcomesNow.map((o, i) => (
            <label class="outcome" key={o} hidden={!canChoose(app, c, o)}>
              <input type="radio" name={`${id}o`} value={o} checked={choice.outcome === o} onChange={() => choose({ outcome: o })} />
              <kbd class="key" aria-hidden="true">{i + 1}</kbd>
              <span>{t.outcomeVerbs[o]}</span>
              <Icon name="check" />
            </label>
          ))}
        </div>
        {!canChoose(app, c, "accepted") && <p class="help">{t.verdict.outdated}</p>}
        {choice.fault === "outcome" && <p class="fault" role="alert"><Icon name="warning" />{t.verdict.needOutcome}</p>}
      </fieldset>
      <ParticularsFields app={app} c={c} choice={choice} choose={choose} now={now} id={id} />
      <ReasonField
        id={`${id}r`}
        field={reason}
        value={choice.reason}
        change={(value) => choose({ reason: value })}
        fault={choice.fault === "reason"}
        required={required}
      />
      <div class="sendrow">
        <button type="submit" class="button strong">{t.verdict.record}</button>
        <button type="button" class="button" onClick={skip}>{t.verdict.skip}</button>
      </div>
      <p class="hint-keys"><kbd class="key">Ctrl</kbd><kbd class="key">Enter</kbd> {t.verdict.keys}</p>
    </form>
  );
}
