import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { Later } from "../later";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { DecisionNote, EarlierDecisions } from "./decision";
import { Replies, ReplyForm } from "./reply";
import { authorText, can, isUndecided, kindIcon } from "./say";
import { audienceIcons } from "./audience";
import { Foot } from "./cardfoot";
import { Standing } from "./standing";
import { moment } from "./when";
import { WasBecomes } from "./words";

// For who decides.
const loadVerdict = async () => (await import("./verdict")).Verdict;

interface CardProps {
  readonly app: App;
  readonly c: Contribution;
  readonly now: Date;
  readonly opened: boolean;
}

/** One contribution. At rest its head opens it; opened it takes replies and, from an editor, a decision. */
export function Card({ app, c, now, opened }: CardProps) {
  const toggle = () => (opened ? app.actions.closeCard() : app.actions.openCard(c.id));
  return (
    <article class={opened ? "card opened" : "card"} id={`c-${c.id}`} aria-labelledby={`k-${c.id} a-${c.id}`}>
      <header class="card-head">
        <button type="button" class="kind" id={`k-${c.id}`} aria-expanded={opened} onClick={toggle}>
          <KindLabel c={c} />
        </button>
        <StateChip c={c} />
      </header>
      <CardBody app={app} c={c} now={now} opened={opened} />
    </article>
  );
}

/** All of a contribution under its head; also used for each side of a conflict. */
export function CardBody({ app, c, now, opened }: CardProps) {
  const t = useTexts();
  const me = app.store.me.value;
  return (
    <>
      <Author c={c} />
      <Standing c={c} />
      <Place app={app} c={c} />
      {c.kind === "suggestion" && <Change app={app} c={c} />}
      {c.redacted ? <p class="state-line"><Icon name="lock" />{t.card.hidden}</p> : <Body text={c.body} opened={opened} />}
      <EarlierDecisions list={c.earlier} />
      {c.decision && <DecisionNote decision={c.decision} own={c.own} />}
      <Waits app={app} id={c.id} />
      {opened && <Receipt c={c} now={now} />}
      {opened && <Replies c={c} now={now} />}
      {opened && takesReplies(c) && can(me, "reply") && <ReplyForm app={app} id={c.id} />}
      <Foot app={app} c={c} now={now} opened={opened} />
      {opened && can(me, "decide") && isUndecided(c) && <Later load={loadVerdict} show={(Verdict) => <Verdict app={app} c={c} />} />}
    </>
  );
}

// A draft that only its author sees has nobody to answer; a content warning is no conversation.
function takesReplies(c: Contribution): boolean {
  return !c.withdrawn && c.audience !== "author" && c.kind !== "warning";
}

export function KindLabel({ c }: { readonly c: Contribution }) {
  const t = useTexts();
  return <><Icon name={kindIcon(c)} />{t.kinds[c.kind]}</>;
}

/** What the chip says: what became of it, or else who can read it. */
export function StateChip({ c }: { readonly c: Contribution }) {
  const t = useTexts();
  if (c.withdrawn) return <span class="chip"><Icon name="minus" />{t.card.withdrawn}</span>;
  if (c.decision) return <span class="chip"><Icon name="checked" />{t.outcomes[c.decision.outcome]}</span>;
  return <span class="chip"><Icon name={audienceIcons[c.audience]} />{t.audiences[c.audience]}</span>;
}

export function Author({ c }: { readonly c: Contribution }) {
  const t = useTexts();
  const { name, rest } = authorText(t, c.author);
  return (
    <p class="by" id={`a-${c.id}`}>
      <strong>{name}</strong> <span>{rest}</span>
    </p>
  );
}

function Body({ text, opened }: { readonly text: string; readonly opened: boolean }) {
  const t = useTexts();
  const [whole, setWhole] = useState(false);
  if (text === "") return null;
  // Six lines of about fifty characters; shorter texts need no button.
  const long = text.length > 300 || text.split("\n").length > 6;
  return (
    <>
      <p class={long && !whole ? "body folded" : "body"}>{text}</p>
      {long && opened && (
        <button type="button" class="quiet" aria-expanded={whole} onClick={() => setWhole(!whole)}>
          {whole ? t.card.less : t.card.more}
        </button>
      )}
    </>
  );
}

// An outdated suggestion says under "Then" what it was made on; it is not said twice.
function Change({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const changes = app.actions.changeTexts(c.id);
  const said = saysThen(c) && changes.length === 1 && plain(changes[0]?.was ?? "") === plain(c.origin.quote.exact);
  return <WasBecomes changes={changes} withoutWas={said} />;
}

function plain(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

function saysThen(c: Contribution): boolean {
  if (c.withdrawn || c.decision) return false;
  return c.place.state === "outdated" || (c.place.state === "lost" && c.kind === "suggestion");
}

function Place({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useTexts();
  if (c.withdrawn || c.decision) return null;
  if (saysThen(c)) return <Outdated app={app} c={c} />;
  if (c.place.state === "orphaned" || c.place.state === "lost") {
    return (
      <>
        <p class="state-line warning"><Icon name="warning" />{c.place.state === "lost" ? t.card.lost : t.card.orphaned}</p>
        <Quote label={t.card.replacedQuote} c={c} />
      </>
    );
  }
  if (c.place.state === "replaced") {
    return (
      <>
        <p class="state-line"><Icon name="half" />{t.card.replaced}</p>
        <Quote label={t.card.replacedQuote} c={c} />
      </>
    );
  }
  switch (c.origin.target) {
    case "words":
      return null;
    case "block":
      return <p class="state-line">{t.card.onBlock}</p>;
    case "section":
      return <p class="state-line">{t.card.onSection}</p>;
    case "document":
      return <p class="state-line">{t.card.onDocument}</p>;
  }
}

function Quote({ label, c }: { readonly label: string; readonly c: Contribution }) {
  if (c.origin.quote.exact === "") return null;
  return (
    <div>
      <span class="hidden-text">{label}</span>
      <blockquote class="about">{c.origin.quote.exact}</blockquote>
    </div>
  );
}

// Both texts of a suggestion whose ground changed: what it was made on, and what stands there now.
function Outdated({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useTexts();
  const doc = app.store.text.value?.doc;
  const spot = c.spots[0];
  const now = doc && spot && spot.to <= doc.content.size ? doc.textBetween(spot.from, spot.to, " ") : "";
  return (
    <>
      <p class="state-line warning"><Icon name="half" />{t.card.outdated}</p>
      <dl class="was">
        <dt>{t.card.then}</dt>
        <dd>{c.origin.quote.exact}</dd>
        <dt>{t.card.now}</dt>
        <dd>{now || <span class="nothing">{t.card.gone}</span>}</dd>
      </dl>
    </>
  );
}

// For a while after sending, the card says that it arrived.
const receiptFor = 10 * 60_000;

function Receipt({ c, now }: { readonly c: Contribution; readonly now: Date }) {
  const t = useTexts();
  const at = new Date(c.at);
  if (!c.own || c.receipt === "" || now.getTime() - at.getTime() > receiptFor) return null;
  return <p class="state-line receipt"><Icon name="checked" />{t.compose.sent(c.receipt, moment(t.locale, at))}</p>;
}

function Waits({ app, id }: { readonly app: App; readonly id: string }) {
  const t = useTexts();
  if (!app.store.waiting.value.some((w) => w.contribution === id)) return null;
  return <p class="state-line"><Icon name="clock" />{t.card.waiting}</p>;
}
