import { useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { Dialog } from "./dialog";
import { can, isUndecided } from "./say";
import { DraftActions, Moderation, StillBelongs } from "./standing";
import { shortDay } from "./when";

interface FootProps {
  readonly app: App;
  readonly c: Contribution;
  readonly now: Date;
  readonly opened: boolean;
}

/** Actions left, date right. */
export function Foot({ app, c, now, opened }: FootProps) {
  const t = useTexts();
  const me = app.store.me.value;
  const at = new Date(c.at);
  const warns = c.kind === "warning";
  if (c.status === "draft") return opened && c.mergedIn === "" ? <footer class="card-foot"><DraftActions app={app} c={c} /></footer> : null;
  return (
    <footer class="card-foot">
      <Endorse app={app} c={c} />
      {!opened && can(me, "reply") && !c.withdrawn && !warns && (
        <button type="button" class="quiet" onClick={() => app.actions.openCard(c.id)}>
          <Icon name="remark" />{c.replies.length > 0 ? t.card.replyCount(c.replies.length) : t.card.reply}
        </button>
      )}
      {opened && c.asks && <StillBelongs app={app} c={c} />}
      {opened && c.own && !c.withdrawn && (warns || isUndecided(c)) && can(me, "withdraw") && <WithdrawButton app={app} c={c} />}
      {opened && !c.withdrawn && <Moderation app={app} c={c} />}
      <time dateTime={c.at}>{opened && c.number !== undefined && `${t.card.number(c.number)}, `}{shortDay(t.locale, at, now)}</time>
    </footer>
  );
}

function Endorse({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useTexts();
  const may = can(app.store.me.value, "endorse") && !c.own && isUndecided(c);
  if (!may) {
    if (c.endorsements === 0) return null;
    return <span class="kind"><Icon name="thumb" />{t.card.endorseCount(c.endorsements)}</span>;
  }
  const label = c.endorsed ? t.card.endorsed(c.endorsements) : c.endorsements > 0 ? t.card.endorseCount(c.endorsements) : t.card.endorse;
  return (
    <button type="button" class="quiet" aria-pressed={c.endorsed} onClick={() => app.actions.endorse(c.id, !c.endorsed)}>
      <Icon name={c.endorsed ? "check" : "thumb"} />{label}
    </button>
  );
}

function WithdrawButton({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const withdraw = () => {
    app.actions.withdraw(c.id);
    setAsking(false);
  };
  return (
    <>
      <button type="button" class="quiet" onClick={() => setAsking(true)}>{t.card.withdraw}</button>
      {asking && (
        <Dialog title={t.card.withdrawTitle} close={() => setAsking(false)}>
          <p>{t.card.withdrawMore}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={withdraw}>{t.card.withdraw}</button>
            <button type="button" class="button" onClick={() => setAsking(false)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </>
  );
}
