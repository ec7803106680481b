import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Outcome } from "../seen";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { plainOutcomes } from "./say";

/** The same check as the server's: a reason for everything but plain acceptance. */
export function needsReason(outcome: Outcome): boolean {
  return outcome !== "accepted";
}

/** Whether an outcome is open for this contribution: what is outdated cannot enter the text. */
export function canChoose(app: App, c: Contribution, outcome: Outcome): boolean {
  if (outcome === "acceptedChanged") return app.actions.startingWords(c.id) !== null;
  if (outcome !== "accepted" && outcome !== "acceptedPartly") return true;
  if (c.kind !== "suggestion") return outcome === "accepted";
  return (c.place.state === "placed" || c.place.state === "replaced") && (outcome === "accepted" || c.place.ranges.length > 1);
}

/** Decide right on the card: accept, or another outcome with a reason. */
export function Verdict({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useAllTexts();
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const accept = () => app.actions.decide(c.id, "accepted", "");
  const outdated = !canChoose(app, c, "accepted");
  return (
    <section class="verdict" aria-label={t.verdict.title}>
      {outcome === null ? (
        <>
          <div class="choices">
            {!outdated && <button type="button" class="button small" onClick={accept}><Icon name="check" />{t.verdict.accept}</button>}
            <button type="button" class="button small" onClick={() => setOutcome("notAccepted")}><Icon name="cross" />{t.verdict.refuse}</button>
            <button type="button" class="quiet" onClick={() => setOutcome("alreadyCovered")}>{t.verdict.moreOutcomes}</button>
          </div>
          <p class="help">{outdated ? t.verdict.outdated : c.kind === "suggestion" ? t.verdict.acceptHelp : t.verdict.acceptRemarkHelp}</p>
        </>
      ) : (
        <ReasonForm app={app} c={c} outcome={outcome} choose={setOutcome} />
      )}
    </section>
  );
}

interface ReasonFormProps {
  readonly app: App;
  readonly c: Contribution;
  readonly outcome: Outcome;
  readonly choose: (outcome: Outcome | null) => void;
}

function ReasonForm({ app, c, outcome, choose }: ReasonFormProps) {
  const t = useAllTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState(false);
  const record = (event: Event) => {
    event.preventDefault();
    if (needsReason(outcome) && reason.trim() === "") {
      setFault(true);
      field.current?.focus();
      return;
    }
    app.actions.decide(c.id, outcome, reason.trim());
  };
  return (
    <form class="compose" onSubmit={record}>
      <div>
        <label class="label" for={`${id}o`}>{t.verdict.outcome}</label>
        <select class="field" id={`${id}o`} value={outcome} onChange={(e) => choose(plainOutcomes.find((o) => o === e.currentTarget.value) ?? null)}>
          {plainOutcomes.filter((o) => canChoose(app, c, o)).map((o) => <option key={o} value={o}>{t.outcomeVerbs[o]}</option>)}
        </select>
      </div>
      <ReasonField id={`${id}r`} field={field} value={reason} change={setReason} fault={fault} required={needsReason(outcome)} />
      <div class="sendrow">
        <button type="submit" class="button strong small">{t.verdict.record}</button>
        <button type="button" class="quiet" onClick={() => choose(null)}>{t.shell.cancel}</button>
      </div>
    </form>
  );
}

interface ReasonFieldProps {
  readonly id: string;
  /** What is asked, when it is not why somebody decides so. */
  readonly label?: string;
  readonly help?: string;
  readonly field: { readonly current: HTMLTextAreaElement | null };
  readonly value: string;
  readonly change: (value: string) => void;
  readonly fault: boolean;
  readonly required: boolean;
}

export function ReasonField({ id, label, help, field, value, change, fault, required }: ReasonFieldProps) {
  const t = useAllTexts();
  const faulty = fault && required && value.trim() === "";
  return (
    <div>
      <label class="label" for={id}>
        {label ?? t.verdict.reason} <span class="optional">{required ? t.verdict.required : t.verdict.optional}</span>
      </label>
      <textarea
        class="field"
        id={id}
        ref={field}
        rows={4}
        value={value}
        aria-invalid={faulty}
        aria-describedby={`${id}h`}
        onInput={(e) => change(e.currentTarget.value)}
      />
      <p id={`${id}h`} class={faulty ? "fault" : "help"} role={faulty ? "alert" : undefined}>
        {faulty ? <><Icon name="warning" />{t.verdict.needReason}</> : (help ?? t.verdict.reasonHelp)}
      </p>
    </div>
  );
}
