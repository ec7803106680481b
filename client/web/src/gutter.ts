import type { Node } from "prosemirror-model";
import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { type Outline, type OutlineEntry, outlineOf } from "./outline";
import type { Range } from "./seen";
import type { Citation } from "./store";

// Numbers of headings and citations of paragraphs, as attributes that the style
// sheet shows: `data-number` on a heading, `data-cite` on what else can be
// cited. Only what a change touched is drawn again.

interface Gutter {
  readonly outline: Outline;
  readonly set: DecorationSet;
}

const key = new PluginKey<Gutter>("gutter");

export function gutter(cite: (citation: Citation) => string): Plugin<Gutter> {
  return new Plugin<Gutter>({
    key,
    state: {
      init: (_, state) => {
        const outline = outlineOf(state.doc);
        return { outline, set: DecorationSet.create(state.doc, outline.entries.map((e) => face(e, cite))) };
      },
      apply: (tr, old) => (tr.docChanged ? advance(tr, old, cite) : old),
    },
    props: {
      decorations: (state) => key.getState(state)?.set,
    },
  });
}

/** The outline of the text on screen. */
export function outlineIn(state: Parameters<typeof key.getState>[0]): Outline {
  return key.getState(state)?.outline ?? outlineOf(state.doc);
}

function face(entry: OutlineEntry, cite: (citation: Citation) => string): Decoration {
  const heading = entry.heading;
  if (heading) {
    // Focus can be put on a heading, for who comes from the contents.
    const number = { "data-number": heading.number, tabindex: "-1" };
    const attrs = heading.id === "" ? number : { ...number, id: `section-${heading.id}` };
    return Decoration.node(entry.from, entry.to, attrs);
  }
  const label = cite(entry.citation);
  const named = entry.citation.kind === "table" ? { "aria-label": label } : {};
  return Decoration.node(entry.from, entry.to, { "data-cite": label, ...named });
}

function advance(tr: Transaction, old: Gutter, cite: (citation: Citation) => string): Gutter {
  const outline = outlineOf(tr.doc);
  const mapped = old.set.map(tr.mapping, tr.doc);
  const region = union(changedRegion(tr), renumbered(old.outline.entries, outline.entries));
  if (!region) return { outline, set: mapped };
  const stale = mapped.find(region.from, region.to);
  const fresh = outline.entries
    .filter((e) => e.to >= region.from && e.from <= region.to)
    .map((e) => face(e, cite));
  return { outline, set: mapped.remove(stale).add(tr.doc, fresh) };
}

/** What a transaction changed, as one range of the new text; null when nothing. */
export function changedRegion(tr: { readonly mapping: Transaction["mapping"]; readonly doc: Node }): Range | null {
  let from = Number.POSITIVE_INFINITY;
  let to = -1;
  tr.mapping.maps.forEach((map, i) => {
    const rest = tr.mapping.slice(i + 1);
    map.forEach((_oldStart, _oldEnd, start, end) => {
      from = Math.min(from, rest.map(start, -1));
      to = Math.max(to, rest.map(end, 1));
    });
  });
  return to < 0 ? null : { from, to };
}

// The entries whose label differs, between those that kept theirs.
function renumbered(old: readonly OutlineEntry[], now: readonly OutlineEntry[]): Range | null {
  const same = (a: OutlineEntry | undefined, b: OutlineEntry | undefined) =>
    a !== undefined && b !== undefined && labelOf(a) === labelOf(b);
  let head = 0;
  while (head < old.length && head < now.length && same(old[head], now[head])) head++;
  if (head === now.length && head === old.length) return null;
  let tail = 0;
  const left = Math.min(old.length, now.length) - head;
  while (tail < left && same(old[old.length - 1 - tail], now[now.length - 1 - tail])) tail++;
  const first = now[head];
  const last = now[now.length - 1 - tail];
  if (!first || !last || last.from < first.from) return null;
  return { from: first.from, to: last.to };
}

function labelOf(e: OutlineEntry): string {
  const c = e.citation;
  return `${c.section}|${c.kind}|${c.n}|${e.heading ? `${e.heading.number}|${e.heading.id}` : ""}`;
}

function union(a: Range | null, b: Range | null): Range | null {
  if (!a || !b) return a ?? b;
  return { from: Math.min(a.from, b.from), to: Math.max(a.to, b.to) };
}
