import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import { useTexts } from "../text/context";
import { Dialog } from "./keys";
import { can } from "./say";
import { moment } from "./when";

interface RoundProps {
  readonly app: App;
  readonly now: Date;
}

/** Opening and closing a live round: the lead editor's, and for others its state in a sentence. */
export function RoundPanel({ app, now }: RoundProps) {
  const t = useTexts();
  const round = app.store.meta.value?.round ?? null;
  const leads = can(app.store.me.value, "runRound");
  return (
    <section class="panel" aria-labelledby="round-title">
      <h2 id="round-title">{t.revisions.round}</h2>
      {round?.state === "open"
        ? <p>{t.revisions.roundOpen(round.name)} {round.closesAt ? `${t.revisions.roundCloses} ${moment(t.locale, new Date(round.closesAt))}.` : ""}</p>
        : <p>{t.revisions.roundClosed}</p>}
      {leads && (round?.state === "open" ? <CloseRound app={app} name={round.name} /> : <OpenRound app={app} now={now} />)}
    </section>
  );
}

function CloseRound({ app, name }: { readonly app: App; readonly name: string }) {
  const t = useTexts();
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
            <button type="button" class="button" onClick={() => setAsking(false)}>{t.verdict.cancel}</button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

function OpenRound({ app, now }: RoundProps) {
  const t = useTexts();
  const id = useId();
  const [name, setName] = useState("");
  const [closes, setCloses] = useState("");
  const [tried, setTried] = useState(false);
  // A field for date and time speaks in the time of the reader's own clock.
  const at = closes === "" ? null : new Date(closes);
  const past = at !== null && at <= now;
  const open = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() !== "" && !past) app.actions.openRound({ revision: "", name: name.trim(), mode: "live", voice: "individual", closesAt: at?.toISOString() ?? "" });
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
      <p class="help"><strong>{t.revisions.roundMode}</strong> {t.revisions.roundModes.live}.</p>
      <div class="choices"><button type="submit" class="button">{t.revisions.openRound}</button></div>
    </form>
  );
}
