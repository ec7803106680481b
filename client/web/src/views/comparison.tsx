import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ChangeKind, Comparison } from "../comparison";
import { changesIn } from "../comparison";
import type { IconName } from "../icon";
import { Icon } from "../icon";
import type { SeenRevision } from "../seen";
import { useAllTexts } from "../text/context";
import { CompareRows } from "./comparisonrows";
import { useKeys, useMedia } from "./hooks";
import { sentenceOf } from "./sentence";
import { Segments } from "./shell";
import { shortDay } from "./when";

export type CompareView = "sides" | "inline" | "only";

interface ComparisonProps {
  readonly document: string;
  readonly revisions: readonly SeenRevision[];
  readonly from: string;
  readonly to: string;
  readonly choose: (change: { readonly from?: string; readonly to?: string }) => void;
  /** Null while the server works on it. */
  readonly comparison: Comparison | null;
}

/** Vergelijken: two texts, and every change as a sentence; the list and the text move together. */
export function ComparisonPage({ revisions, from, to, choose, comparison }: ComparisonProps) {
  const t = useAllTexts();
  const narrow = useMedia("(max-width: 59.99em)");
  const [view, setView] = useState<CompareView>(narrow ? "inline" : "sides");
  const [current, setCurrent] = useState(0);
  const changes = useMemo(() => (comparison ? changesIn(comparison) : []), [comparison]);
  useEffect(() => setCurrent(0), [comparison]);
  const text = useRef<HTMLDivElement>(null);
  const go = (index: number) => {
    const change = changes[index];
    if (!change) return;
    setCurrent(index);
    text.current?.querySelector(`[data-row="${change.at}"]`)?.scrollIntoView({ block: "center" });
  };
  const step = (by: 1 | -1) => go((current + by + changes.length) % Math.max(1, changes.length));
  useKeys({ j: () => step(1), k: () => step(-1) });
  const nameOf = (id: string) => revisions.find((r) => r.id === id)?.name ?? t.reading.working;
  return (
    <>
      <h1 class="hidden-text">{t.shell.comparison}</h1>
      <div class="compare-bar">
        <Choice label={t.comparison.from} value={from} revisions={revisions} choose={(id) => choose({ from: id })} />
        <Choice label={t.comparison.to} value={to} revisions={revisions} choose={(id) => choose({ to: id })} />
        <div class="end">
          <Segments
            legend={t.comparison.view}
            hideLegend
            name="view"
            value={view}
            options={[["sides", t.comparison.views.sides], ["inline", t.comparison.views.inline], ["only", t.comparison.views.only]]}
            choose={setView}
          />
          {changes.length > 0 && (
            <div class="pager">
              <button type="button" class="button small" onClick={() => step(-1)}><Icon name="left" />{t.comparison.previous}</button>
              <span class="number">{t.reading.of(current + 1, changes.length)}</span>
              <button type="button" class="button small" onClick={() => step(1)}>{t.comparison.next}<Icon name="right" /></button>
            </div>
          )}
        </div>
      </div>
      {comparison === null ? <p class="empty">{t.shell.loading}</p> : (
        <div class="compare">
          <div class="compare-text" ref={text}>
            <CompareRows
              comparison={comparison}
              view={view}
              current={changes[current]?.at ?? -1}
              names={{ before: nameOf(from), after: nameOf(to) }}
            />
          </div>
          <Sentences comparison={comparison} current={current} go={go} />
        </div>
      )}
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly revisions: readonly SeenRevision[];
  readonly choose: (id: string) => void;
}

function Choice({ label, value, revisions, choose }: ChoiceProps) {
  const t = useAllTexts();
  const now = new Date();
  return (
    <label>
      {label}
      <select class="field" value={value} onChange={(e) => choose(e.currentTarget.value)}>
        {revisions.map((r) => <option key={r.id} value={r.id}>{r.name}, {shortDay(t.locale, new Date(r.at), now)}</option>)}
        <option value="head">{t.reading.working}</option>
      </select>
    </label>
  );
}

export function changeIcon(kind: ChangeKind): IconName {
  switch (kind) {
    case "changed":
    case "marks":
      return "pencil";
    case "added":
      return "plus";
    case "removed":
      return "minus";
    case "moved":
    case "movedChanged":
      return "move";
  }
}

interface SentencesProps {
  readonly comparison: Comparison;
  readonly current: number;
  readonly go: (index: number) => void;
}

const counted: readonly (readonly ChangeKind[])[] = [["changed", "marks"], ["added"], ["removed"], ["moved", "movedChanged"]];

function Sentences({ comparison, current, go }: SentencesProps) {
  const t = useAllTexts();
  const list = useRef<HTMLDivElement>(null);
  const changes = changesIn(comparison);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [current]);
  return (
    <nav class="sentences" aria-labelledby="sentences-title" ref={list}>
      <header class="sentences-head">
        <h2 id="sentences-title">{t.comparison.sentences}</h2>
        <p>{t.comparison.sentencesMore}</p>
        <ul class="totals">
          {counted.map((kinds) => {
            const first = kinds[0];
            const n = changes.filter((c) => kinds.some((k) => k === c.row.is)).length;
            return first && n > 0 && <li key={first}><Icon name={changeIcon(first)} />{n} {t.comparison.changes[first]}</li>;
          })}
        </ul>
      </header>
      {changes.length === 0 && <p class="empty">{t.comparison.none}</p>}
      {changes.map(({ row, at }, i) => {
        const { where, text } = sentenceOf(t, row);
        return (
          <button type="button" class="sentence" key={at} aria-current={i === current ? "true" : undefined} onClick={() => go(i)}>
            <Icon name={row.is === "same" ? "pencil" : changeIcon(row.is)} />
            <span><span class="where">{where}</span>{text}</span>
          </button>
        );
      })}
    </nav>
  );
}
