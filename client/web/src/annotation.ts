import type { Node, Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, Selection as TextPlace, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import type { Kind, Range, Target } from "./seen";
import { type ChangeWords, shown } from "./suggestion";

// The marks of contributions in the text. A contribution is a record beside the
// document; here it only gets a face: its words are tinted, a suggestion shows
// what it would insert and delete, and a button in front of the words opens its
// card by keyboard and screen reader. Typing moves the marks; only what changed
// is drawn anew.

/** A contribution as far as the text shows it. Spots are in positions of the text on screen. */
export interface Mark {
  readonly id: string;
  readonly kind: Kind;
  readonly target: Target;
  readonly spots: readonly Range[];
  /** What a suggestion puts at each spot. */
  readonly slices: readonly Slice[];
  /** Its button's name. */
  readonly label: string;
  readonly replaced: boolean;
  readonly conflict: boolean;
  readonly decided: boolean;
  /** A suggestion whose ground changed: its place is marked, its change is not shown on it. */
  readonly outdated: boolean;
}

interface Marks {
  readonly marks: ReadonlyMap<string, Mark>;
  readonly opened: string;
  /** Everything but what overlap adds. */
  readonly set: DecorationSet;
  readonly overlaps: DecorationSet;
}

/** What a transaction may say to the marks. */
export interface MarkChange {
  readonly put?: readonly Mark[];
  readonly remove?: readonly string[];
  readonly opened?: string;
}

/** What a decoration of ours carries. */
interface Face {
  readonly id: string;
  readonly face: string;
  readonly words: boolean;
}

const key = new PluginKey<Marks>("annotation");

export interface AnnotationOptions {
  readonly words: ChangeWords;
  readonly open: (id: string) => void;
  /** Buttons are for reading; while writing the keyboard belongs to the text. */
  readonly buttons: () => boolean;
}

export function annotation(options: AnnotationOptions): Plugin<Marks> {
  const none: Marks = { marks: new Map(), opened: "", set: DecorationSet.empty, overlaps: DecorationSet.empty };
  return new Plugin<Marks>({
    key,
    state: {
      init: () => none,
      apply: (tr, old) => advance(tr, old, options),
    },
    props: {
      decorations: (state) => key.getState(state)?.set,
      handleClick: (view, pos, event) => {
        const id = narrowestAt(view.state, pos);
        if (view.editable && !event.shiftKey && (id !== "" || inWidget(event))) putCursor(view, pos);
        if (id === "") return false;
        options.open(id);
        return !view.editable;
      },
    },
  });
}

// Where one clicked is known to the browser only by now, and drawing a card as
// opened would put the cursor back to where it was. In words that somebody
// proposes the browser puts no cursor at all: it comes beside them.
function putCursor(view: EditorView, pos: number): void {
  view.dispatch(view.state.tr.setSelection(TextPlace.near(view.state.doc.resolve(pos))));
}

function inWidget(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest(".ProseMirror-widget") !== null;
}

/** Shows where contributions overlap; a plugin of its own because sets stack by plugin. */
export function overlap(): Plugin {
  return new Plugin({ props: { decorations: (state) => key.getState(state)?.overlaps } });
}

/** Tells the marks what came, changed or went. */
export function changeMarks(tr: Transaction, change: MarkChange): Transaction {
  return tr.setMeta(key, change).setMeta("addToHistory", false);
}

export function openedIn(state: EditorState): string {
  return key.getState(state)?.opened ?? "";
}

/** Ids of marks that are known but whose decorations went, because their words were deleted here. */
export function lostMarks(state: EditorState): ReadonlySet<string> {
  const marks = key.getState(state);
  if (!marks) return new Set();
  const there = new Set(marks.set.find().map((d) => faceOf(d)?.id));
  return new Set([...marks.marks.keys()].filter((id) => !there.has(id)));
}

/** The contribution at a place; where several are, the one with the fewest words. */
export function narrowestAt(state: EditorState, pos: number): string {
  const found = (key.getState(state)?.set.find(pos, pos) ?? [])
    .filter((d) => faceOf(d)?.words)
    .sort((a, b) => a.to - a.from - (b.to - b.from));
  const first = found[0];
  return first ? (faceOf(first)?.id ?? "") : "";
}

function faceOf(d: Decoration): Face | null {
  const spec: unknown = d.spec;
  return typeof spec === "object" && spec !== null && "face" in spec ? (spec as Face) : null;
}

function advance(tr: Transaction, old: Marks, options: AnnotationOptions): Marks {
  const mapped = tr.docChanged
    ? { ...old, set: old.set.map(tr.mapping, tr.doc), overlaps: old.overlaps.map(tr.mapping, tr.doc) }
    : old;
  const change = tr.getMeta(key) as MarkChange | undefined;
  return change ? changed(tr.doc, mapped, change, options) : mapped;
}

function changed(doc: Node, old: Marks, change: MarkChange, options: AnnotationOptions): Marks {
  const opened = change.opened ?? old.opened;
  const put = new Map((change.put ?? []).map((m) => [m.id, m]));
  const redraw = new Set([...put.keys(), ...(change.remove ?? [])]);
  if (opened !== old.opened) {
    for (const id of [opened, old.opened]) if (old.marks.has(id)) redraw.add(id);
  }
  const current = redraw.size > 0 ? currentSpots(old, redraw) : new Map<string, readonly Range[]>();
  const marks = new Map(old.marks);
  for (const id of change.remove ?? []) marks.delete(id);
  for (const [id, mark] of put) marks.set(id, mark);
  const stale = old.set.find(undefined, undefined, (spec) => redraw.has((spec as Face).id));
  const fresh = [...redraw].flatMap((id) => {
    const mark = marks.get(id);
    if (!mark) return [];
    const spots = put.has(id) ? mark.spots : (current.get(id) ?? []);
    return draw(doc, { ...mark, spots }, id === opened, options);
  });
  // Both empty the list they are given.
  const set = old.set.remove([...stale]).add(doc, [...fresh]);
  const touched = [...stale, ...fresh].filter((d) => faceOf(d)?.words);
  return { marks, opened, set, overlaps: recount(doc, set, old.overlaps, touched) };
}

// Where marks stand now that typing has moved them.
function currentSpots(old: Marks, ids: ReadonlySet<string>): Map<string, readonly Range[]> {
  const spots = new Map<string, Range[]>();
  for (const d of old.set.find(undefined, undefined, (spec) => ids.has((spec as Face).id))) {
    const face = faceOf(d);
    const place = face ? /^spot(\d+)$/.exec(face.face) : null;
    if (!face || !place) continue;
    const list = spots.get(face.id) ?? [];
    list[Number(place[1])] = { from: d.from, to: d.to };
    spots.set(face.id, list);
  }
  return spots;
}

function draw(doc: Node, mark: Mark, opened: boolean, options: AnnotationOptions): Decoration[] {
  const spots = mark.spots.filter((s) => s.from >= 0 && s.to <= doc.content.size && s.from <= s.to);
  if (spots.length !== mark.spots.length || spots.length === 0) return [];
  const classes = classesOf(mark, opened);
  const faces = spots.flatMap((spot, i) => [
    anchor(spot, mark.id, i),
    ...(mark.kind === "suggestion" && !mark.outdated
      ? suggested(doc, spot, mark, i, classes, options)
      : annotated(doc, spot, mark, classes)),
  ]);
  const first = spots[0];
  if (!first || (mark.kind !== "warning" && (mark.target === "document" || !options.buttons()))) return faces;
  return [...faces, button(doc, first, mark, opened, options)];
}

function classesOf(mark: Mark, opened: boolean): string {
  const states = { opened, replaced: mark.replaced, conflict: mark.conflict, decided: mark.decided, outdated: mark.outdated };
  const on = Object.entries(states).filter(([, is]) => is);
  return ["mark", `mark-${mark.kind}`, `c-${mark.id}`, ...on.map(([name]) => name)].join(" ");
}

// Remembers a spot without a look of its own, also when it is empty.
function anchor(spot: Range, id: string, i: number): Decoration {
  const face = { id, face: `spot${i}`, words: false };
  if (spot.from < spot.to) return Decoration.inline(spot.from, spot.to, {}, face);
  return Decoration.widget(spot.from, emptySpot, { ...face, side: 1, key: `${id}|spot${i}`, ignoreSelection: true });
}

function emptySpot(): HTMLElement {
  const span = document.createElement("span");
  span.className = "spot";
  return span;
}

function annotated(doc: Node, spot: Range, mark: Mark, classes: string): Decoration[] {
  const face = { id: mark.id, face: "words", words: true };
  switch (mark.target) {
    case "words":
      return [Decoration.inline(spot.from, spot.to, { class: classes }, face)];
    case "block":
    case "section": {
      // Of a section only its heading is marked: the card speaks of all of it.
      const node = doc.nodeAt(spot.from);
      const look = { class: `${classes} mark-block` };
      return node && !node.isText ? [Decoration.node(spot.from, spot.from + node.nodeSize, look, face)] : [];
    }
    case "document":
      return [];
  }
}

function suggested(
  doc: Node,
  spot: Range,
  mark: Mark,
  i: number,
  classes: string,
  options: AnnotationOptions,
): Decoration[] {
  const slice = mark.slices[i];
  if (!slice) return [];
  const spec = { id: mark.id, face: `change${i}|${classes}`, words: true };
  return shown(doc, spot, slice, classes, options.words, spec);
}

// The words themselves stay plain text, so that lines break as they should and
// a screen reader reads them; the button before them carries the name.
function button(doc: Node, spot: Range, mark: Mark, opened: boolean, options: AnnotationOptions): Decoration {
  // A warning is read first: it stands before the block, in sight, also while somebody writes.
  const warns = mark.kind === "warning";
  const at = doc.resolve(spot.from);
  const pos = !warns ? inText(doc, spot.from) : at.depth > 0 ? at.before(1) : spot.from;
  const draw = () => {
    const element = document.createElement("button");
    element.type = "button";
    element.className = warns ? "content-warning" : "mark-button";
    element.dataset.contribution = mark.id;
    element.setAttribute("aria-expanded", String(opened));
    element.textContent = mark.label;
    element.addEventListener("click", (event) => {
      event.preventDefault();
      options.open(mark.id);
    });
    return element;
  };
  const face = { id: mark.id, face: "button", words: false };
  const look = { side: -3, key: `${mark.id}|button|${opened}|${mark.label}`, ignoreSelection: true };
  return Decoration.widget(pos, draw, { ...face, ...look, stopEvent: () => true });
}

// A button stands inside a line of text, also for a whole block.
function inText(doc: Node, pos: number): number {
  if (doc.resolve(pos).parent.inlineContent) return pos;
  let found = -1;
  const node = doc.nodeAt(pos);
  if (node?.isTextblock) return pos + 1;
  node?.descendants((child, offset) => {
    if (found < 0 && child.isTextblock) found = pos + 1 + offset + 1;
    return found < 0;
  });
  return found < 0 ? pos : found;
}

// ---- overlap

// Counts again only where something changed: underlines stack up to two, from
// three on the style sheet shows the count.
function recount(doc: Node, set: DecorationSet, old: DecorationSet, touched: readonly Decoration[]): DecorationSet {
  let overlaps = old;
  for (const region of regions(touched)) {
    const stale = overlaps.find(region.from, region.to).filter((d) => d.from < region.to && d.to > region.from);
    const from = Math.min(region.from, ...stale.map((d) => d.from));
    const to = Math.max(region.to, ...stale.map((d) => d.to));
    overlaps = overlaps.remove([...stale]).add(doc, counted(wordsIn(set, from, to), from, to));
  }
  return overlaps;
}

function regions(touched: readonly Decoration[]): readonly Range[] {
  const sorted = touched
    .filter((d) => d.to > d.from)
    .map((d) => ({ from: d.from, to: d.to }))
    .sort((a, b) => a.from - b.from);
  const joined: { from: number; to: number }[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last && range.from <= last.to) last.to = Math.max(last.to, range.to);
    else joined.push({ ...range });
  }
  return joined;
}

function wordsIn(set: DecorationSet, from: number, to: number): readonly Decoration[] {
  return set.find(from, to).filter((d) => faceOf(d)?.words && d.from < to && d.to > from);
}

function counted(marks: readonly Decoration[], from: number, to: number): Decoration[] {
  const edges = new Set([from, to]);
  for (const m of marks) for (const edge of [m.from, m.to]) if (edge > from && edge < to) edges.add(edge);
  const sorted = [...edges].sort((a, b) => a - b);
  const found: Decoration[] = [];
  for (let i = 0; i + 1 < sorted.length; i++) {
    const start = sorted[i] as number;
    const end = sorted[i + 1] as number;
    const ids = new Set(marks.filter((m) => m.from <= start && m.to >= end).map((m) => faceOf(m)?.id));
    if (ids.size < 2) continue;
    const look = { class: `overlap overlap-${Math.min(ids.size, 3)}`, "data-overlap": String(ids.size) };
    found.push(Decoration.inline(start, end, look));
  }
  return found;
}
