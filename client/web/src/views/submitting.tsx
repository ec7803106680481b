import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { PaperKind, Recipient, SeenSubmission } from "../seen";
import type { App } from "../session";
import type { SubmissionFields } from "../store";
import { useAllTexts } from "../text/context";
import { dayField } from "../zone";
import { day } from "./when";

const recipients: readonly Recipient[] = ["tweedeKamer", "eersteKamer", "bothChambers"];
const kinds: readonly PaperKind[] = ["plan", "letter", "report", "annex", "other"];

// As on the server, which has the last word.
const dossierNumber = /^\d{2} ?\d{3}(?:[- ][IVXLC]{1,7})?$/;
const paperNumber = /^(?:[1-9]\d{0,3}|[A-Z]{1,2})$/;

type Fault = "" | "subject" | "date" | "dossier" | "number" | "numberAlone";

interface SubmitProps {
  readonly app: App;
  /** Of the document: what the letter is about, unless it is called otherwise. */
  readonly title: string;
  readonly adopted: Date;
  readonly now: Date;
  /** What was recorded before and is corrected now. */
  readonly submission: SeenSubmission | undefined;
  readonly sent: () => void;
}

/** To whom the adopted text was sent, and as what. Numbers that are not known yet may stay empty. */
export function SubmitForm({ app, title, adopted, now, submission, sent }: SubmitProps) {
  const t = useAllTexts();
  const id = useId();
  const [fields, setFields] = useState<SubmissionFields>(() => ({
    recipient: submission?.recipient ?? "tweedeKamer",
    kind: submission?.kind ?? "plan",
    subject: submission?.subject ?? title,
    date: submission?.date ?? dayField(now),
    dossier: submission?.dossier ?? "",
    number: submission?.number ?? "",
  }));
  const [tried, setTried] = useState(false);
  const first = dayField(adopted);
  const last = dayField(now);
  const fault = tried ? faultOf(fields, first, last) : "";
  const change = (more: Partial<SubmissionFields>) => setFields({ ...fields, ...more });
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    setTried(true);
    const wrong = faultOf(fields, first, last);
    if (wrong === "") {
      app.actions.submitDocument({ ...fields, subject: fields.subject.trim(), dossier: fields.dossier.trim(), number: fields.number.trim() });
      sent();
      return;
    }
    document.getElementById(`${id}${wrong === "numberAlone" ? "dossier" : wrong}`)?.focus();
  };
  const textField = (name: "subject" | "dossier" | "number", optional: boolean) => {
    const wrong = fault === name || (name === "dossier" && fault === "numberAlone");
    return (
      <div>
        <label class="label" for={`${id}${name}`}>{t.submitting.fields[name]} {optional && <span class="optional">{t.compose.optional}</span>}</label>
        <input class="field" id={`${id}${name}`} value={fields[name]} maxLength={name === "subject" ? 300 : 20} aria-invalid={wrong} aria-describedby={`${id}${name}h`} onInput={(e) => change({ [name]: e.currentTarget.value })} />
        <p id={`${id}${name}h`} class={wrong ? "fault" : "help"}>{wrong ? <><Icon name="warning" />{t.submitting.faults[fault]}</> : t.submitting.help[name]}</p>
      </div>
    );
  };
  return (
    <form class="form stack" onSubmit={send} noValidate>
      <p>{submission ? t.submitting.correctLead : t.submitting.lead}</p>
      <Pick id={`${id}r`} label={t.submitting.fields.recipient} values={recipients} value={fields.recipient} words={t.submitting.recipients} choose={(recipient) => change({ recipient })} />
      <Pick id={`${id}k`} label={t.submitting.fields.kind} values={kinds} value={fields.kind} words={t.submitting.kinds} choose={(kind) => change({ kind })} />
      {textField("subject", false)}
      <div>
        <label class="label" for={`${id}date`}>{t.submitting.fields.date}</label>
        <input class="field" id={`${id}date`} type="date" min={first} max={last} value={fields.date} aria-invalid={fault === "date"} aria-describedby={`${id}dateh`} onInput={(e) => change({ date: e.currentTarget.value })} />
        <p id={`${id}dateh`} class={fault === "date" ? "fault" : "help"}>{fault === "date" ? <><Icon name="warning" />{t.submitting.faults.date}</> : t.submitting.help.date}</p>
      </div>
      <div class="pair">
        {textField("dossier", true)}
        {textField("number", true)}
      </div>
      <div class="choices">
        <button type="submit" class="button strong">{submission ? t.submitting.keep : t.submitting.verb}</button>
        {submission && <button type="button" class="button" onClick={sent}>{t.shell.cancel}</button>}
      </div>
    </form>
  );
}

function faultOf({ subject, date, dossier, number }: SubmissionFields, first: string, last: string): Fault {
  if (subject.trim() === "") return "subject";
  if (date < first || date > last) return "date";
  if (dossier.trim() !== "" && !dossierNumber.test(dossier.trim())) return "dossier";
  if (number.trim() !== "" && !paperNumber.test(number.trim())) return "number";
  return number.trim() !== "" && dossier.trim() === "" ? "numberAlone" : "";
}

interface PickProps<T extends string> {
  readonly id: string;
  readonly label: string;
  readonly values: readonly T[];
  readonly value: T;
  readonly words: Readonly<Record<T, string>>;
  readonly choose: (value: T) => void;
}

function Pick<T extends string>({ id, label, values, value, words, choose }: PickProps<T>) {
  return (
    <div>
      <label class="label" for={id}>{label}</label>
      <select class="field" id={id} value={value} onChange={(e) => choose(values.find((v) => v === e.currentTarget.value) ?? value)}>
        {values.map((v) => <option key={v} value={v}>{words[v]}</option>)}
      </select>
    </div>
  );
}

/** What was recorded of a submission. */
export function SubmissionFacts({ submission: s }: { readonly submission: SeenSubmission }) {
  const t = useAllTexts();
  const { fields } = t.submitting;
  const rows: readonly (readonly [string, string])[] = [
    [fields.recipient, t.submitting.recipients[s.recipient]],
    [fields.kind, t.submitting.kinds[s.kind]],
    [fields.subject, s.subject],
    [fields.date, day(t.locale, new Date(`${s.date}T12:00:00Z`))],
    [fields.dossier, s.dossier ?? t.submitting.notYet],
    [fields.number, s.number ?? t.submitting.notYet],
  ];
  return <dl class="record">{rows.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>;
}
