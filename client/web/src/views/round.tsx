import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { RoundMode, RoundVoice, SeenRound } from "../seen";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { can } from "./say";
import { moment } from "./when";

interface RoundProps {
  readonly app: App;
  readonly now: Date;
}

/** Opening and closing a live round: the lead editor's, and for others its state in a sentence. */
export function RoundPanel({ app, now }: RoundProps) {
  const t = useAllTexts();
  const round = app.store.meta.value?.round ?? null;
  const leads = can(app.store.me.value, "runRound");
  return (
    <section class="panel" aria-labelledby="round-title">
      <h2 id="round-title">{t.revisions.round}</h2>
      {round?.state === "open"
        ? <p>{t.revisions.roundOpen(round.name)} {round.closesAt ? `${t.revisions.roundCloses} ${moment(t.locale, new Date(round.closesAt))}.` : ""}</p>
        : <p>{t.revisions.roundClosed}</p>}
      {leads && round && <NextSteps app={app} round={round} now={now} />}
      {leads && round?.state !== "open" && <OpenRound app={app} now={now} />}
    </section>
  );
}

interface StepsProps extends RoundProps {
  readonly round: SeenRound;
}

/** What can be done with the round now, each with what it does. */
function NextSteps({ app, round, now }: StepsProps) {
  const t = useAllTexts();
  const latest = app.store.meta.value?.revisions.at(-1);
  const waits = [...app.store.contributions.value.values()].some((c) => c.decision?.unpublished);
  return (
    <>
      {round.state === "open" && <Extend app={app} now={now} />}
      {round.state === "open" && <CloseRound app={app} name={round.name} />}
      {round.state === "closed" && <Step label={t.revisions.process} more={t.revisions.processMore} act={() => app.actions.processRound()} />}
      {waits && latest && round.state !== "open" && (
        <Step label={t.revisions.publish(latest.name)} more={t.revisions.publishMore} act={() => app.actions.publishDecisions(latest.id)} />
      )}
      {round.state === "processed" && !waits && <Step label={t.revisions.account} more={t.revisions.accountMore} act={() => app.actions.accountRound()} />}
    </>
  );
}

function Step({ label, more, act }: { readonly label: string; readonly more: string; readonly act: () => void }) {
  return (
    <div class="choices stack">
      <p class="help">{more}</p>
      <button type="button" class="button" onClick={act}>{label}</button>
    </div>
  );
}

function Extend({ app, now }: RoundProps) {
  const t = useAllTexts();
  const id = useId();
  const [closes, setCloses] = useState("");
  const at = closes === "" ? null : new Date(closes);
  const past = at !== null && at <= now;
  const extend = (event: Event) => {
    event.preventDefault();
    if (at !== null && !past) app.actions.extendRound(at.toISOString());
  };
  return (
    <form class="form stack" onSubmit={extend}>
      <label class="label" for={id}>{t.revisions.roundCloses}</label>
      <input class="field" id={id} type="datetime-local" value={closes} aria-invalid={past} onInput={(e) => setCloses(e.currentTarget.value)} />
      {past && <p class="fault">{t.revisions.inPast}</p>}
      <div class="choices"><button type="submit" class="button">{t.revisions.extend}</button></div>
    </form>
  );
}

function CloseRound({ app, name }: { readonly app: App; readonly name: string }) {
  const t = useAllTexts();
  const [asking, setAsking] = useState(false);
  const close = () => {
    app.actions.closeRound();
    setAsking(false);
  };
  return (
    <div class="choices stack">
      <button type="button" class="button" onClick={() => setAsking(true)}>{t.revisions.closeRound}</button>
      {asking && (
        <Dialog title={t.revisions.closeTitle(name)} close={() => setAsking(false)}>
          <p>{t.revisions.closeMore}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={close}>{t.revisions.closeRound}</button>
            <button type="button" class="button" onClick={() => setAsking(false)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function OpenRound({ app, now }: RoundProps) {
  const t = useAllTexts();
  const id = useId();
  const [name, setName] = useState("");
  const [closes, setCloses] = useState("");
  const [tried, setTried] = useState(false);
  const [mode, setMode] = useState<RoundMode>("live");
  const [voice, setVoice] = useState<RoundVoice>("individual");
  const latest = app.store.meta.value?.revisions.at(-1);
  const unfixed = mode === "fixed" && !latest;
  // A field for date and time speaks in the time of the reader's own clock.
  const at = closes === "" ? null : new Date(closes);
  const past = at !== null && at <= now;
  const open = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === "" || past || unfixed) return;
    const revision = mode === "fixed" ? (latest?.id ?? "") : "";
    app.actions.openRound({ revision, name: name.trim(), mode, voice, closesAt: at?.toISOString() ?? "" });
  };
  const nameless = tried && name.trim() === "";
  return (
    <form class="form stack" onSubmit={open}>
      <div class="pair">
        <div>
          <label class="label" for={`${id}n`}>{t.revisions.roundName}</label>
          <input class="field" id={`${id}n`} value={name} aria-invalid={nameless} onInput={(e) => setName(e.currentTarget.value)} />
          {nameless && <p class="fault" role="alert"><Icon name="warning" />{t.revisions.needRoundName}</p>}
        </div>
        <div>
          <label class="label" for={`${id}c`}>{t.revisions.roundCloses} <span class="optional">{t.compose.optional}</span></label>
          <input class="field" id={`${id}c`} type="datetime-local" value={closes} aria-invalid={past} aria-describedby={`${id}h`} onInput={(e) => setCloses(e.currentTarget.value)} />
          <p id={`${id}h`} class={past ? "fault" : "help"}>{past ? t.revisions.inPast : t.revisions.roundClosesHelp}</p>
        </div>
      </div>
      <Choice name={`${id}m`} label={t.revisions.roundMode} choices={["live", "fixed"]} value={mode} words={t.revisions.roundModes} choose={setMode} />
      {mode === "fixed" && <p class="help">{latest ? t.revisions.fixedOn(latest.name) : t.revisions.fixedNeeds}</p>}
      <Choice name={`${id}v`} label={t.revisions.voice} choices={["individual", "organisation"]} value={voice} words={t.revisions.voices} choose={setVoice} />
      <div class="choices"><button type="submit" class="button">{t.revisions.openRound}</button></div>
    </form>
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
