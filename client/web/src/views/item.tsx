import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { Author, StateChip } from "./card";
import { surroundings } from "./context";
import { reach } from "./conflict";
import type { Choice } from "./processing";
import { gist } from "./queue";
import { Replies } from "./reply";
import { authorText, isConflicting, isUndecided, kindIcon, placeText } from "./say";
import { DecisionNote, EarlierDecisions } from "./decision";
import { shortDay } from "./when";
import { Deleted, Inserted, Redline } from "./words";

interface ItemProps {
  readonly app: App;
  readonly c: Contribution;
  readonly now: Date;
  readonly choice: Choice;
  readonly open: (id: string) => void;
  readonly showQueue: () => void;
}

/** One contribution with all an editor needs to decide: its context, its rivals and its effect. */
export function ItemView(props: ItemProps) {
  const { app, c, now, showQueue } = props;
  const t = useAllTexts();
  const head = useRef<HTMLHeadingElement>(null);
  const seen = useRef(c.id);
  useEffect(() => {
    // The focus follows when the editor goes to another item, not when the page opens.
    if (seen.current !== c.id && document.activeElement?.closest(".queue") === null) head.current?.focus({ preventScroll: true });
    seen.current = c.id;
    if (scrollY > 0 && head.current && head.current.getBoundingClientRect().top < 0) scrollTo({ top: 0 });
  }, [c.id]);
  const rivals = reach(c, app.store.contributions.value, null);
  const id = app.store.meta.value?.id ?? "";
  return (
    <article class="item" aria-labelledby="item-title">
      <button type="button" class="button small queue-open" onClick={showQueue}><Icon name="list" />{t.processing.queue}</button>
      <header class="item-head">
        <p class="kind">
          <Icon name={kindIcon(c)} />{t.kinds[c.kind]}
          <span>{c.number !== undefined && `${t.card.number(c.number)}, `}{t.processing.received(shortDay(t.locale, new Date(c.at), now))}</span>
        </p>
        <StateChip c={c} />
      </header>
      <h2 id="item-title" ref={head} tabIndex={-1}>{placeText(t, c)}: {short(gist(t, app, c))}</h2>
      <Context app={app} c={c} />
      <Words c={c} />
      {rivals.length > 1 ? <Rivals {...props} rivals={rivals} /> : c.kind === "suggestion" && <Proposal app={app} c={c} />}
      {c.replies.length > 0 && <><h3><Icon name="remark" />{t.processing.replies}</h3><Replies c={c} now={now} /></>}
      <EarlierDecisions list={c.earlier} />
      {c.decision ? <DecisionNote decision={c.decision} own={false} /> : <Result {...props} />}
      <p class="choices"><a class="quiet" href={`/d/${id}#c-${c.id}`}>{t.reading.openInText}<Icon name="right" /></a></p>
    </article>
  );
}

function short(text: string): string {
  const line = text.split("\n")[0] ?? "";
  return line.length <= 90 ? line : `${line.slice(0, line.lastIndexOf(" ", 90))} …`;
}

function Context({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useAllTexts();
  const doc = app.store.text.value?.doc;
  const around = doc ? surroundings(doc, c.spots) : null;
  const cite = (pos: number) => {
    const citation = app.store.outline.value?.citation(pos);
    return citation?.kind === "paragraph" ? t.citation.short(citation.n) : "";
  };
  if (!around) {
    return (
      <>
        <p class="state-line warning"><Icon name="warning" />{c.origin.target === "document" ? t.card.onDocument : t.card.orphanedMore}</p>
        {c.origin.quote.exact && (
          <dl class="context">
            <dt>{t.card.then}</dt>
            <dd><span class="around">{c.origin.quote.prefix}</span><span class="mark">{c.origin.quote.exact}</span><span class="around">{c.origin.quote.suffix}</span></dd>
          </dl>
        )}
      </>
    );
  }
  return (
    <dl class="context document">
      {around.before && <><dt /><dd class="around">{around.before}</dd></>}
      <dt>{cite(around.from)}</dt>
      <dd>
        {around.pieces.map((p, i) => (p.is === "words" && p.text !== ""
          ? <mark class={isConflicting(c) ? "words-conflict" : "mark"} key={i}>{p.text}</mark>
          : p.text))}
      </dd>
      {around.after && <><dt /><dd class="around">{around.after}</dd></>}
    </dl>
  );
}

function Words({ c }: { readonly c: Contribution }) {
  const t = useAllTexts();
  if (c.body === "" && c.kind === "suggestion") return null;
  return (
    <>
      <h3><Icon name={kindIcon(c)} />{c.kind === "suggestion" ? t.card.why : t.processing.said}</h3>
      <div class="said"><Author c={c} />{c.body}</div>
      {c.endorsements > 0 && <p class="help">{t.processing.endorsedBy(c.endorsements)}</p>}
    </>
  );
}

function Proposal({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useAllTexts();
  if (c.status !== "outdated") return null;
  return (
    <>
      <p class="state-line warning"><Icon name="half" />{t.card.outdated}</p>
      <Redline changes={app.actions.changeTexts(c.id)} />
    </>
  );
}

function Rivals({ app, c, open, rivals }: ItemProps & { readonly rivals: readonly Contribution[] }) {
  const t = useAllTexts();
  const sorted = [...rivals].sort((a, b) => a.at.localeCompare(b.at));
  return (
    <>
      <h3><Icon name="conflict" />{t.processing.conflict(rivals.length)}</h3>
      <div class="rivals">
        {sorted.map((r, i) => {
          const { name } = authorText(t, r.author);
          const letter = String.fromCharCode(65 + i);
          return (
            <section class={r.id === c.id ? "rival current" : "rival"} key={r.id} aria-label={`${letter}. ${name}`}>
              <header>{letter}. {r.author.organisation && !r.author.pseudonym ? r.author.organisation : name}<span><Icon name="thumb" />{r.endorsements}</span></header>
              <Redline changes={app.actions.changeTexts(r.id)} />
              {r.body && <p class="motive">“{r.body}”</p>}
              {r.id === c.id
                ? <span class="now"><Icon name="here" />{t.processing.deciding}</span>
                : <button type="button" class="quiet" onClick={() => open(r.id)}>{t.processing.first(letter)}</button>}
            </section>
          );
        })}
      </div>
    </>
  );
}

// How the text will read, and what becomes of the others.
function Result({ app, c, choice }: ItemProps) {
  const t = useAllTexts();
  const enters = c.kind === "suggestion" && (choice.outcome === null || choice.outcome === "accepted") && c.status !== "outdated";
  return (
    <>
      {c.kind === "suggestion" && <h3><Icon name="pencil" />{t.processing.result}</h3>}
      {c.kind === "suggestion" && <ResultOf app={app} c={c} enters={enters} choice={choice} />}
      {enters && <Effects app={app} c={c} />}
    </>
  );
}

interface ResultProps {
  readonly app: App;
  readonly c: Contribution;
  readonly enters: boolean;
  readonly choice: Choice;
}

function ResultOf({ app, c, enters, choice }: ResultProps) {
  const t = useAllTexts();
  if (enters) return <ResultText app={app} c={c} />;
  if (choice.outcome === "acceptedChanged") {
    const changes = app.actions.changeTexts(c.id);
    return <div class="outcome-text"><Redline changes={changes.map((change, i) => ({ ...change, becomes: choice.words?.[i] ?? change.becomes }))} /></div>;
  }
  if (choice.outcome !== "acceptedPartly" || choice.parts.length === 0) return <p>{t.processing.resultNone}</p>;
  return <div class="outcome-text"><Redline changes={app.actions.changeTexts(c.id).filter((_, i) => choice.parts.includes(i))} /></div>;
}

function ResultText({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const doc = app.store.text.value?.doc;
  const around = doc ? surroundings(doc, c.spots) : null;
  const changes = app.actions.changeTexts(c.id);
  const whole = around !== null && around.pieces.filter((p) => p.is === "words").length === changes.length;
  if (!whole) return <div class="outcome-text"><Redline changes={changes} /></div>;
  let n = 0;
  return (
    <p class="outcome-text">
      {around.pieces.map((p, i) => {
        const change = p.is === "words" ? changes[n++] : undefined;
        if (!change) return p.text;
        return (
          <span key={i}>
            {change.was && <Deleted>{change.was}</Deleted>}
            {change.was && change.becomes && " "}
            {change.becomes && <Inserted>{change.becomes}</Inserted>}
          </span>
        );
      })}
    </p>
  );
}

function Effects({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useAllTexts();
  const outdated = c.conflicts.filter((id) => {
    const other = app.store.contributions.value.get(id);
    return other !== undefined && isUndecided(other);
  }).length;
  const touched = (o: Contribution) => o.spots.some((s) => c.spots.some((own) => s.from < own.to && own.from < s.to));
  const stays = [...app.store.contributions.value.values()].filter((o) => o.id !== c.id && o.kind !== "suggestion" && o.origin.target === "words" && touched(o)).length;
  return (
    <>
      <h3><Icon name="eye" />{t.processing.effect}</h3>
      <ul class="effects">
        {outdated > 0 && (
          <li><Icon name="half" /><span><strong>{t.processing.outdates(outdated)}</strong> {outdated === 1 ? t.processing.outdatesMore : t.processing.outdatesMoreMany}</span></li>
        )}
        {stays > 0 && (
          <li><Icon name="check" /><span><strong>{t.processing.stays(stays)}</strong> {stays === 1 ? t.processing.staysMore : t.processing.staysMoreMany}</span></li>
        )}
        {outdated + stays === 0 && <li><Icon name="check" /><span>{t.processing.noEffect}</span></li>}
      </ul>
    </>
  );
}
