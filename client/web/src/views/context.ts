import type { Node, ResolvedPos } from "prosemirror-model";
import type { Range } from "../seen";

// The words around a place, for a page that shows one contribution at a time.

export interface Piece {
  readonly text: string;
  readonly is: "plain" | "words";
}

export interface Surroundings {
  /** Start of the block that holds the words. */
  readonly from: number;
  /** The end of the block before and the begin of the block after; "" where there is none. */
  readonly before: string;
  readonly after: string;
  readonly pieces: readonly Piece[];
}

const aroundLength = 120;

/** The block at the first range, with the ranges marked in it. */
export function surroundings(doc: Node, ranges: readonly Range[]): Surroundings | null {
  const first = ranges[0];
  if (!first || first.to > doc.content.size) return null;
  const at = doc.resolve(first.from);
  const depth = textDepth(at);
  if (depth === 0) return blockwise(doc, first);
  const start = at.start(depth);
  const end = at.end(depth);
  return {
    from: start,
    before: tail(blockText(doc, at.before(1), -1)),
    after: head(blockText(doc, at.after(1), 1)),
    pieces: cut(doc, start, end, ranges),
  };
}

function textDepth(at: ResolvedPos): number {
  for (let depth = at.depth; depth > 0; depth--) if (at.node(depth).isTextblock) return depth;
  return 0;
}

// A range of whole blocks: they are the words themselves.
function blockwise(doc: Node, range: Range): Surroundings {
  return {
    from: range.from,
    before: tail(blockText(doc, range.from, -1)),
    after: head(blockText(doc, range.to, 1)),
    pieces: [{ text: doc.textBetween(range.from, range.to, " "), is: "words" }],
  };
}

function blockText(doc: Node, pos: number, side: 1 | -1): string {
  const at = doc.resolve(Math.min(Math.max(pos, 0), doc.content.size));
  const node = side < 0 ? at.nodeBefore : at.nodeAfter;
  return node?.textContent ?? "";
}

function cut(doc: Node, start: number, end: number, ranges: readonly Range[]): readonly Piece[] {
  const inside = ranges.filter((r) => r.from >= start && r.to <= end).sort((a, b) => a.from - b.from);
  const pieces: Piece[] = [];
  let pos = start;
  for (const r of inside) {
    if (r.from > pos) pieces.push({ text: doc.textBetween(pos, r.from, " "), is: "plain" });
    pieces.push({ text: doc.textBetween(r.from, r.to, " "), is: "words" });
    pos = Math.max(pos, r.to);
  }
  if (pos < end) pieces.push({ text: doc.textBetween(pos, end, " "), is: "plain" });
  return pieces;
}

function tail(text: string): string {
  if (text.length <= aroundLength) return text;
  const end = text.slice(-aroundLength);
  return `… ${end.slice(end.indexOf(" ") + 1)}`;
}

function head(text: string): string {
  if (text.length <= aroundLength) return text;
  const begin = text.slice(0, aroundLength);
  return `${begin.slice(0, begin.lastIndexOf(" "))} …`;
}
