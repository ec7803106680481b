import { useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { Dialog } from "./dialog";
import { useGuard } from "./guard";
import { can } from "./say";
import { day } from "./when";

interface StandingProps {
  readonly app: App;
  readonly c: Contribution;
}

/** How a contribution stands in the round, a line each: hidden and why, late, waiting for readers, for whom it was entered. */
export function Standing({ c }: Pick<StandingProps, "c">) {
  const t = useTexts();
  const on = c.onBehalf;
  return (
    <>
      {c.hidden && <p class="state-line warning"><Icon name="warning" />{t.standing.hidden(c.hidden.reason)}</p>}
      {c.late && <p class="state-line"><Icon name="clock" />{t.standing.late}</p>}
      {c.held && <p class="state-line"><Icon name="clock" />{t.standing.held}</p>}
      {c.oneVoice && <p class="state-line">{t.standing.oneVoice}</p>}
      {c.mergedIn !== "" && <p class="state-line">{t.standing.merged}</p>}
      {on && <p class="state-line">{t.standing.onBehalf[on.source](on.received ? day(t.locale, new Date(on.received)) : "")}</p>}
      {c.decision?.unpublished && <p class="state-line">{t.standing.unpublished}</p>}
      {c.flags.map((f) => <p class="state-line warning" key={f.at}><Icon name="warning" />{t.standing.flag(f.author.name, f.reason)}</p>)}
    </>
  );
}

/** What somebody can do with what they have not sent yet. */
export function DraftActions({ app, c }: StandingProps) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const me = app.store.me.value;
  const [guard, check] = useGuard(app);
  const said = [c.body, ...app.actions.changeTexts(c.id).map((x) => x.becomes)].join("\n");
  const mine = c.own && can(me, "submit");
  const mayShare = mine && c.audience === "author" && (me?.audiences.includes("organisation") ?? false);
  const discard = () => {
    app.actions.discard(c.id);
    setAsking(false);
  };
  return (
    <div class="choices stack">
      {(mine || (c.inside && me?.speaks)) && (["editors", "round"] as const).filter((a) => me?.audiences.includes(a)).map((a) => (
        <button type="button" class="button" key={a} onClick={() => guard(said, () => app.actions.submit([c.id], a))}>{t.compose.send[a]}</button>
      ))}
      {mayShare && <button type="button" class="button" onClick={() => guard(said, () => app.actions.share(c.id))}>{t.compose.send.organisation}</button>}
      {c.own && c.audience === "author" && <button type="button" class="quiet" onClick={() => setAsking(true)}>{t.standing.discard}</button>}
      {check}
      {asking && (
        <Dialog title={t.standing.discardTitle} close={() => setAsking(false)}>
          <p>{t.standing.discardMore}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={discard}>{t.standing.discard}</button>
            <button type="button" class="button" onClick={() => setAsking(false)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** "Does this still belong here?", asked of its author when a next round opens. */
export function StillBelongs({ app, c }: StandingProps) {
  const t = useTexts();
  return (
    <div class="choices stack">
      <p class="state-line"><Icon name="question" />{t.standing.asks}</p>
      <button type="button" class="button" onClick={() => app.actions.confirm(c.id)}>{t.standing.keep}</button>
      <button type="button" class="button" onClick={() => app.actions.reattach(c.id)}>{t.standing.move}</button>
    </div>
  );
}

/** Pointing at what should not stand there, and for a lead editor taking it out of sight. Each asks for a reason. */
export function Moderation({ app, c }: StandingProps) {
  const t = useTexts();
  const [asking, setAsking] = useState<"flag" | "hide" | "showAgain" | null>(null);
  const [reason, setReason] = useState("");
  const me = app.store.me.value;
  const leads = can(me, "moderate");
  const act = (event: Event) => {
    event.preventDefault();
    if (reason.trim() === "" || asking === null) return;
    app.actions[asking](c.id, reason.trim());
    setAsking(null);
    setReason("");
  };
  return (
    <>
      {!c.own && !leads && can(me, "flag") && <button type="button" class="quiet" onClick={() => setAsking("flag")}>{t.standing.verbs.flag}</button>}
      {leads && !c.hidden && <button type="button" class="quiet" onClick={() => setAsking("hide")}>{t.standing.verbs.hide}</button>}
      {leads && (c.hidden || c.flags.length > 0) && <button type="button" class="quiet" onClick={() => setAsking("showAgain")}>{t.standing.verbs.showAgain}</button>}
      {asking && (
        <Dialog title={t.standing.verbs[asking]} close={() => setAsking(null)}>
          <form class="form stack" onSubmit={act}>
            <label class="label" for={`why-${c.id}`}>{t.standing.why[asking]}</label>
            <textarea class="field" id={`why-${c.id}`} rows={3} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
            <div class="choices stack">
              <button type="submit" class="button strong">{t.standing.verbs[asking]}</button>
              <button type="button" class="button" onClick={() => setAsking(null)}>{t.shell.cancel}</button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
