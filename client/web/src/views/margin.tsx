import type { ComponentChildren, RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution, Filter } from "../store";
import { useTexts } from "../text/context";
import { arrange } from "./arrange";
import type { Audiences } from "./audience";
import { Card } from "./card";
import { ComposeCard } from "./compose";
import { ConflictCard, groups } from "./conflict";
import { UnsentCard, unsentIn } from "./unsent";

// The margin: every card beside its words, one thread to the opened one.

interface MarginProps {
  readonly app: App;
  readonly text: RefObject<HTMLElement | null>;
  readonly audiences: Audiences;
  readonly now: Date;
}

/** A card with the place of its words: ids are the contributions on it, "" for what is being written. */
interface Entry {
  readonly key: string;
  readonly ids: readonly string[];
  readonly from: number;
  readonly opened: boolean;
  readonly card: ComponentChildren;
}

const gap = 12;
const headHeight = 24;

export function Margin({ app, text, audiences, now }: MarginProps) {
  const composing = app.store.composer.value.is !== "none";
  const [others, setOthers] = useState(false);
  useEffect(() => setOthers(false), [composing]);
  const entries = entriesOf(app, audiences, now).filter((e) => others || !composing || e.opened);
  const column = useRef<HTMLDivElement>(null);
  const layout = useCardLayout(app, entries, text, column);
  return (
    <aside class="margin" id="bijdragen" tabIndex={-1} aria-labelledby="margin-title">
      <MarginHead app={app} others={others} toggle={() => setOthers(!others)} />
      {entries.length === 0 && <Empty app={app} />}
      <div class="margin-cards" ref={column} style={{ height: `${layout.height}px` }}>
        <Thread layout={layout} />
        {entries.map((e) => (
          <div
            class="at"
            key={e.key}
            data-key={e.key}
            style={{ translate: `0 ${layout.tops.get(e.key) ?? 0}px`, zIndex: e.opened ? 1 : 0 }}
          >
            {e.card}
          </div>
        ))}
      </div>
    </aside>
  );
}

interface HeadProps {
  readonly app: App;
  readonly others: boolean;
  readonly toggle: () => void;
}

// While something is being written, the other cards step aside until they are asked for.
function MarginHead({ app, others, toggle }: HeadProps) {
  const t = useTexts();
  const filter = app.store.filter.value;
  const composing = app.store.composer.value.is !== "none";
  const choices: readonly Filter["only"][] = ["all", "open", "mine", "decided", "conflict"];
  const pick = (value: string) => {
    const only = choices.find((c) => c === value);
    if (only) app.actions.setFilter({ only });
  };
  if (composing) {
    return (
      <header class="margin-head">
        <h2 id="margin-title">{t.compose.notSent}</h2>
        <button type="button" class="pill" aria-pressed={others} onClick={toggle}>{t.reading.others(app.store.shown.value.length)}<Icon name="down" /></button>
      </header>
    );
  }
  return (
    <header class="margin-head">
      <h2 id="margin-title">{t.reading.margin}</h2>
      <span class="count">{t.reading.count(app.store.shown.value.length)}</span>
      <select class="pill" aria-label={t.reading.filter} value={filter.only} onChange={(e) => pick(e.currentTarget.value)}>
        {choices.map((c) => <option key={c} value={c}>{t.reading.filters[c]}</option>)}
      </select>
    </header>
  );
}

function Empty({ app }: { readonly app: App }) {
  const t = useTexts();
  if (app.store.order.value.length === 0) return <p class="empty">{t.reading.none}</p>;
  return (
    <div class="empty">
      <p>{t.reading.noneShown}</p>
      <button type="button" class="quiet" onClick={() => app.actions.setFilter({ only: "all", section: "", words: "", kinds: new Set() })}>
        {t.reading.showAll}
      </button>
    </div>
  );
}

function entriesOf(app: App, audiences: Audiences, now: Date): readonly Entry[] {
  const all = app.store.contributions.value;
  const composer = app.store.composer.value;
  const openId = composer.is === "none" ? app.store.openId.value : "";
  const made: readonly Entry[] = groups(app.store.shown.value, all).map((group) => {
    const first = group[0] as Contribution;
    const opened = group.some((c) => c.id === openId);
    const anchor = group.find((c) => c.id === openId) ?? first;
    return {
      key: first.id,
      ids: group.map((c) => c.id),
      from: anchor.spots[0]?.from ?? 0,
      opened,
      card: group.length > 1
        ? <ConflictCard app={app} group={group} now={now} openId={openId} />
        : <Card app={app} c={first} now={now} opened={opened} />,
    };
  });
  const unsent = unsentIn(app).map((w): Entry => ({ key: w.id, ids: [], from: w.from, opened: false, card: <UnsentCard waiting={w} /> }));
  const entries = unsent.reduce(inPlace, made);
  if (composer.is === "none") return entries;
  const from = composer.is === "annotating" ? composer.from : (composer.spots[0]?.from ?? app.store.selection.value?.from ?? 0);
  const card = <ComposeCard app={app} composer={composer} audiences={audiences} />;
  return inPlace(entries, { key: "composer", ids: [""], from, opened: true, card });
}

function inPlace(entries: readonly Entry[], own: Entry): readonly Entry[] {
  const at = entries.findIndex((e) => e.from > own.from);
  return at < 0 ? [...entries, own] : [...entries.slice(0, at), own, ...entries.slice(at)];
}

interface Layout {
  readonly tops: ReadonlyMap<string, number>;
  readonly height: number;
  /** Right edge of the text and the middle of each contribution's first line, from the margin's own corner. */
  readonly edge: number;
  readonly ticks: readonly number[];
  readonly thread: { readonly words: number; readonly card: number } | null;
}

const noLayout: Layout = { tops: new Map(), height: 0, edge: 0, ticks: [], thread: null };
// Half of the line height of the text, from the top of a line to its middle.
const halfLine = 15;

/** Measures words and cards after every change and arranges the cards, once per frame. */
function useCardLayout(app: App, entries: readonly Entry[], text: RefObject<HTMLElement | null>, column: RefObject<HTMLElement | null>): Layout {
  const [layout, setLayout] = useState(noLayout);
  const latest = useRef(entries);
  latest.current = entries;
  const moved = app.store.layout.value;
  const frame = useRef(0);
  const measure = () => {
    frame.current = 0;
    if (text.current && column.current) setLayout(layoutOf(app, latest.current, text.current, column.current));
  };
  const schedule = () => {
    if (frame.current === 0) frame.current = requestAnimationFrame(measure);
  };
  const signature = entries.map((e) => `${e.key}:${e.from}:${e.opened}`).join("|");
  useLayoutEffect(measure, [signature]);
  // While somebody types the text moves often: once per frame is enough.
  useEffect(schedule, [moved]);
  useEffect(() => {
    const observer = new ResizeObserver(schedule);
    if (text.current) observer.observe(text.current);
    for (const child of column.current?.children ?? []) if (child instanceof HTMLElement) observer.observe(child);
    addEventListener("resize", schedule);
    return () => {
      observer.disconnect();
      removeEventListener("resize", schedule);
      cancelAnimationFrame(frame.current);
      frame.current = 0;
    };
  }, [signature]);
  return layout;
}

function layoutOf(app: App, entries: readonly Entry[], text: HTMLElement, column: HTMLElement): Layout {
  const origin = column.getBoundingClientRect();
  const area = text.getBoundingClientRect();
  const shift = area.top - origin.top;
  const lineOf = (from: number) => shift + (app.actions.topOf(from) ?? 0);
  const heights = new Map<string, number>();
  for (const child of column.children) {
    if (child instanceof HTMLElement && child.dataset.key) heights.set(child.dataset.key, child.offsetHeight);
  }
  const wanted = entries.map((e) => ({ id: e.key, top: Math.max(gap, lineOf(e.from) - gap), height: heights.get(e.key) ?? 0 }));
  const opened = entries.find((e) => e.opened);
  const tops = arrange(wanted, opened?.key ?? "", gap);
  const last = wanted.at(-1);
  return {
    tops: new Map(entries.map((e, i) => [e.key, tops[i] ?? 0])),
    height: last ? (tops.at(-1) ?? 0) + last.height + 2 * gap : 0,
    edge: area.right - origin.left,
    ticks: ticksOf(app, entries, lineOf),
    thread: opened ? { words: lineOf(opened.from) + halfLine, card: (tops[entries.indexOf(opened)] ?? 0) + headHeight } : null,
  };
}

// One tick per line, for every contribution that is not opened.
function ticksOf(app: App, entries: readonly Entry[], lineOf: (from: number) => number): readonly number[] {
  const lines = new Set<number>();
  for (const e of entries) {
    if (e.opened) continue;
    for (const id of e.ids) {
      const from = app.store.contributions.value.get(id)?.spots[0]?.from;
      if (from !== undefined) lines.add(Math.round(lineOf(from) + halfLine));
    }
  }
  return [...lines];
}

function Thread({ layout }: { readonly layout: Layout }) {
  const x = layout.edge + 16;
  const { thread } = layout;
  const bend = Math.max(24, -x * 0.55);
  return (
    <svg class="thread" aria-hidden="true">
      {layout.ticks.map((y) => <line key={y} x1={x - 3} x2={x + 8} y1={y} y2={y} />)}
      {thread && (
        <>
          <path d={`M${x} ${thread.words} C${x + bend} ${thread.words} ${-bend} ${thread.card} 0 ${thread.card}`} />
          <circle cx={x} cy={thread.words} r="4" />
        </>
      )}
    </svg>
  );
}

/** The list under a narrow text that says where the cards went. */
export function AdriftLink({ app, act }: { readonly app: App; readonly act: () => void }) {
  const t = useTexts();
  const n = app.store.adrift.value.length;
  if (n === 0) return null;
  return (
    <button type="button" class="quiet" onClick={act}><Icon name="warning" />{t.reading.adriftCount(n)}</button>
  );
}
