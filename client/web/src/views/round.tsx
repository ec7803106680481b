import { useId, useState } from "preact/hooks";
import type { SeenRound } from "../seen";
import type { App } from "../session";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { momentOf } from "../zone";
import { Dialog } from "./dialog";
import { Planned } from "./planned";
import { MomentField, RoundForm } from "./roundform";
import { can } from "./say";
import { moment } from "./when";

interface RoundProps {
  readonly app: App;
  readonly now: Date;
}

/** Planning, opening and closing rounds: the lead editor's, and for others how things stand in a sentence. */
export function RoundPanel({ app, now }: RoundProps) {
  const t = useAllTexts();
  const round = app.store.meta.value?.round ?? null;
  const planned = (app.store.meta.value?.rounds ?? []).filter((r) => r.state === "planned");
  const leads = can(app.store.me.value, "runRound");
  const open = round?.state === "open";
  return (
    <section class="panel" aria-labelledby="round-title">
      <h2 id="round-title">{t.revisions.round}</h2>
      <p>{sentenceOf(t, round)}</p>
      {leads && !round && <Publish app={app} />}
      {leads && round && <NextSteps app={app} round={round} now={now} />}
      {planned.length > 0 && <Planned app={app} now={now} planned={planned} mayOpen={leads && !open} />}
      {leads && <h3>{open ? t.rounds.planNext : t.rounds.another}</h3>}
      {leads && <RoundForm app={app} now={now} onlyLater={open} />}
    </section>
  );
}

function sentenceOf(t: AllTexts, round: SeenRound | null): string {
  switch (round?.state) {
    case "open":
      return `${t.revisions.roundOpen(round.name)}${round.closesAt ? ` ${t.revisions.roundCloses} ${moment(t.locale, new Date(round.closesAt))}.` : ""}`;
    case "closed":
    case "processed":
      return t.rounds.late(round.name);
    default:
      return t.revisions.roundClosed;
  }
}

interface StepsProps extends RoundProps {
  readonly round: SeenRound;
}

/** What can be done with the round now, each with what it does. */
function NextSteps({ app, round, now }: StepsProps) {
  const t = useAllTexts();
  const waits = decisionsWait(app);
  return (
    <>
      {round.state === "open" && <Extend app={app} now={now} />}
      {round.state === "open" && <CloseRound app={app} name={round.name} />}
      {round.state === "closed" && <Step label={t.revisions.process} more={t.revisions.processMore} act={() => app.actions.processRound()} />}
      {round.state !== "open" && <Publish app={app} />}
      {round.state === "processed" && !waits && <Step label={t.revisions.account} more={t.revisions.accountMore} act={() => app.actions.accountRound()} />}
    </>
  );
}

function decisionsWait(app: App): boolean {
  return [...app.store.contributions.value.values()].some((c) => c.decision?.unpublished);
}

// Also without a round: a text that was taken up again stays for readers what it was.
function Publish({ app }: { readonly app: App }) {
  const t = useAllTexts();
  const latest = app.store.meta.value?.revisions.at(-1);
  if (!latest || !decisionsWait(app)) return null;
  return <Step label={t.revisions.publish(latest.name)} more={t.revisions.publishMore} act={() => app.actions.publishDecisions(latest.id)} />;
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
  const at = momentOf(closes);
  const past = at !== null && at <= now;
  const extend = (event: Event) => {
    event.preventDefault();
    if (at !== null && !past) app.actions.extendRound(at.toISOString());
  };
  return (
    <form class="form stack" onSubmit={extend}>
      <MomentField id={id} label={t.revisions.roundCloses} help={t.rounds.dutchTime} value={closes} fault={past ? t.revisions.inPast : ""} change={setCloses} required />
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
