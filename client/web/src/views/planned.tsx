import { useState } from "preact/hooks";
import { Icon } from "../icon";
import type { SeenRound } from "../seen";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { RoundForm } from "./roundform";
import { can } from "./say";
import { moment } from "./when";

interface PlannedProps {
  readonly app: App;
  readonly now: Date;
  readonly planned: readonly SeenRound[];
  readonly mayOpen: boolean;
}

/** What is announced, and for the lead editor the way to open it: a planned round never opens by itself. */
export function Planned({ app, now, planned, mayOpen }: PlannedProps) {
  const t = useAllTexts();
  const leads = can(app.store.me.value, "runRound");
  return (
    <>
      <h3>{t.rounds.planned}</h3>
      {leads && <p class="help">{mayOpen ? t.rounds.plannedMore : t.rounds.plannedFirst}</p>}
      <ul class="planned stack">{planned.map((r) => <PlannedRow key={r.id} app={app} now={now} round={r} mayOpen={mayOpen} />)}</ul>
    </>
  );
}

interface RowProps {
  readonly app: App;
  readonly now: Date;
  readonly round: SeenRound;
  readonly mayOpen: boolean;
}

function PlannedRow({ app, now, round: r, mayOpen }: RowProps) {
  const t = useAllTexts();
  const leads = can(app.store.me.value, "runRound");
  const [asking, setAsking] = useState<"" | "change" | "drop">("");
  const done = () => setAsking("");
  const latest = app.store.meta.value?.revisions.at(-1);
  const over = r.closesAt !== "" && new Date(r.closesAt) <= now;
  const lacking = r.mode === "fixed" && !latest;
  const at = (time: string) => (time === "" ? "" : moment(t.locale, new Date(time)));
  return (
    <li>
      <p><strong>{r.name}</strong></p>
      <p>{t.rounds.times(at(r.opensAt), at(r.closesAt))} {t.revisions.roundModes[r.mode]}. {t.revisions.voices[r.voice]}.</p>
      {mayOpen && over && <p class="fault"><Icon name="warning" />{t.rounds.over}</p>}
      {mayOpen && !over && r.mode === "fixed" && <p class="help">{latest ? t.revisions.fixedOn(latest.name) : t.revisions.fixedNeeds}</p>}
      {leads && (
        <div class="choices">
          {mayOpen && !over && !lacking && <button type="button" class="button" aria-label={t.rounds.openNamed(r.name)} onClick={() => app.actions.openRound({ round: r.id, revision: r.mode === "fixed" ? (latest?.id ?? "") : "" })}>{t.rounds.openNow}</button>}
          <button type="button" class="button" aria-label={t.rounds.changeNamed(r.name)} onClick={() => setAsking("change")}>{t.rounds.change}</button>
          <button type="button" class="button" aria-label={t.rounds.dropNamed(r.name)} onClick={() => setAsking("drop")}>{t.rounds.drop}</button>
        </div>
      )}
      {asking === "change" && (
        <Dialog title={t.rounds.changeNamed(r.name)} close={done}>
          <RoundForm app={app} now={now} onlyLater planned={r} sent={done} />
        </Dialog>
      )}
      {asking === "drop" && (
        <Dialog title={t.rounds.dropNamed(r.name)} close={done}>
          <p>{t.rounds.dropMore}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={() => app.actions.dropRound(r.id)}>{t.rounds.drop}</button>
            <button type="button" class="button" onClick={done}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </li>
  );
}
