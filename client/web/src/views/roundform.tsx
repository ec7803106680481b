import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { RoundMode, RoundVoice, SeenRound } from "../seen";
import type { App } from "../session";
import type { RoundPlan } from "../store";
import { useAllTexts } from "../text/context";
import { momentField, momentOf } from "../zone";
import { moment } from "./when";

interface FormProps {
  readonly app: App;
  readonly now: Date;
  /** While a round is open another one can only be planned. */
  readonly onlyLater: boolean;
  /** The planned round that is changed. */
  readonly planned?: SeenRound;
  /** What follows once it is sent. */
  readonly sent?: () => void;
}

type When = "now" | "later";

/** A new round, to open now or to announce; or a planned one that becomes another. */
export function RoundForm({ app, now, onlyLater, planned, sent }: FormProps) {
  const t = useAllTexts();
  const id = useId();
  const [name, setName] = useState(planned?.name ?? "");
  const [when, setWhen] = useState<When>("now");
  const [opens, setOpens] = useState(fieldOf(planned?.opensAt));
  const [closes, setCloses] = useState(fieldOf(planned?.closesAt));
  const [mode, setMode] = useState<RoundMode>(planned?.mode ?? "live");
  const [voice, setVoice] = useState<RoundVoice>(planned?.voice ?? "individual");
  const [tried, setTried] = useState(false);
  const [told, setTold] = useState("");
  const latest = app.store.meta.value?.revisions.at(-1);
  const later = onlyLater || when === "later";
  const opensAt = later ? momentOf(opens) : null;
  const closesAt = momentOf(closes);
  const faults = faultsOf(now, opensAt, closesAt);
  const unfixed = mode === "fixed" && !later && !latest;
  const send = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || faults.opens || faults.closes || unfixed) return;
    const plan: RoundPlan = { round: planned?.id ?? "", name: name.trim(), mode, voice, opensAt: opensAt?.toISOString() ?? "", closesAt: closesAt?.toISOString() ?? "" };
    if (later) app.actions.planRound(plan);
    else app.actions.openRound({ ...plan, revision: mode === "fixed" ? (latest?.id ?? "") : "" });
    setTold(later ? t.rounds.planning(plan.name) : "");
    setTried(false);
    setName("");
    setOpens("");
    setCloses("");
    sent?.();
  };
  const nameless = tried && name.trim() === "";
  return (
    <form class="form stack" onSubmit={send}>
      <div>
        <label class="label" for={`${id}n`}>{t.revisions.roundName}</label>
        <input class="field" id={`${id}n`} value={name} aria-invalid={nameless} aria-describedby={nameless ? `${id}f` : undefined} onInput={(e) => setName(e.currentTarget.value)} />
        {nameless && <p class="fault" id={`${id}f`} role="alert"><Icon name="warning" />{t.revisions.needRoundName}</p>}
      </div>
      {!onlyLater && <Choice name={`${id}w`} label={t.rounds.when} choices={["now", "later"]} value={when} words={t.rounds.whens} choose={setWhen} />}
      <div class={later ? "pair" : undefined}>
        {later && <MomentField id={`${id}o`} label={t.rounds.opens} help={t.rounds.opensHelp} value={opens} fault={faults.opens ? t.revisions.inPast : ""} change={setOpens} />}
        <MomentField id={`${id}c`} label={t.revisions.roundCloses} help={t.revisions.roundClosesHelp} value={closes} fault={faults.closes ? t.rounds.faults[faults.closes] : ""} change={setCloses} />
      </div>
      <Choice name={`${id}m`} label={t.revisions.roundMode} choices={["live", "fixed"]} value={mode} words={t.revisions.roundModes} choose={setMode} />
      {mode === "fixed" && <p class="help">{later ? t.rounds.fixedLater : latest ? t.revisions.fixedOn(latest.name) : t.revisions.fixedNeeds}</p>}
      <Choice name={`${id}v`} label={t.revisions.voice} choices={["individual", "organisation"]} value={voice} words={t.revisions.voices} choose={setVoice} />
      <div class="choices"><button type="submit" class="button">{planned ? t.rounds.keep : later ? t.rounds.plan : t.revisions.openRound}</button></div>
      <p role="status" class={told ? "help" : "hidden-text"}>{told}</p>
    </form>
  );
}

function fieldOf(time: string | undefined): string {
  return time ? momentField(new Date(time)) : "";
}

interface Faults {
  readonly opens: boolean;
  readonly closes: "" | "past" | "order";
}

function faultsOf(now: Date, opensAt: Date | null, closesAt: Date | null): Faults {
  const order = opensAt && closesAt && closesAt <= opensAt ? "order" : "";
  return { opens: opensAt !== null && opensAt <= now, closes: closesAt && closesAt <= now ? "past" : order };
}

interface MomentProps {
  readonly id: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  /** What is wrong with it, "" for nothing. */
  readonly fault: string;
  readonly change: (value: string) => void;
  readonly required?: boolean;
}

/** A field for date and time, with under it the moment in words. */
export function MomentField({ id, label, help, value, fault, change, required }: MomentProps) {
  const t = useAllTexts();
  const at = momentOf(value);
  return (
    <div>
      <label class="label" for={id}>{label} {!required && <span class="optional">{t.compose.optional}</span>}</label>
      <input class="field" id={id} type="datetime-local" value={value} aria-invalid={fault !== ""} aria-describedby={`${id}h`} onInput={(e) => change(e.currentTarget.value)} />
      <p id={`${id}h`} class={fault ? "fault" : "help"}>{fault ? <><Icon name="warning" />{fault}</> : at ? t.rounds.means(moment(t.locale, at)) : help}</p>
    </div>
  );
}

interface ChoiceProps<T extends string> {
  readonly name: string;
  readonly label: string;
  readonly choices: readonly T[];
  readonly value: T;
  readonly words: Readonly<Record<T, string>>;
  readonly choose: (value: T) => void;
}

function Choice<T extends string>({ name, label, choices, value, words, choose }: ChoiceProps<T>) {
  return (
    <fieldset>
      <legend class="label">{label}</legend>
      <div class="options">
        {choices.map((c) => (
          <label class="option" key={c}>
            <input type="radio" name={name} checked={c === value} onChange={() => choose(c)} />
            <span>{words[c]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
