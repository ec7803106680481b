import type { Node } from "prosemirror-model";
import { fields, integer, list, maybe, object, oneOf, or, text } from "./decode";
import { outlineOf } from "./outline";
import type { Outline } from "./outline";
import type { Citation } from "./store";

// The comparison of two versions, as the page shows it: rows in reading order,
// each a block in both texts, or in one of them. The server tells what differs;
// what is equal is read from the texts themselves.

export type ChangeKind = "changed" | "added" | "removed" | "moved" | "movedChanged" | "marks";

/** A stretch of text that is in both, only in the old, or only in the new one. */
export interface Span {
  readonly is: "same" | "ins" | "del" | "marks";
  readonly text: string;
}

export type BlockKind = "heading" | "paragraph" | "item" | "quote" | "table" | "figure" | "break";

/** A block on one side: what it is, its number or citation, and where it stands. */
export interface Side {
  readonly kind: BlockKind;
  readonly level: number;
  readonly number: string;
  readonly citation: Citation;
}

export interface Row {
  readonly is: "same" | ChangeKind;
  readonly before: Side | null;
  readonly after: Side | null;
  /** Both texts in one: the old one is without ins, the new one without del. */
  readonly spans: readonly Span[];
  /** Where a moved block stands in the other text. */
  readonly elsewhere: Citation | null;
}

export interface Comparison {
  readonly rows: readonly Row[];
}

/** The rows that say something changed, with their place among all rows. */
export function changesIn(comparison: Comparison): readonly { readonly row: Row; readonly at: number }[] {
  // A moved block has two rows; the one in the new text is the change, the other its shadow.
  return comparison.rows.flatMap((row, at) => (row.is === "same" || (isMoved(row) && row.after === null) ? [] : [{ row, at }]));
}

export function isMoved(row: Row): boolean {
  return row.is === "moved" || row.is === "movedChanged";
}

/** Whether what one text has and what the other has instead need a space between them to be told apart. */
export function apart(before: Span | undefined, after: Span): boolean {
  const instead = (before?.is === "del" && after.is === "ins") || (before?.is === "ins" && after.is === "del");
  return instead && !/\s$/.test(before.text) && !/^\s/.test(after.text);
}

// ---- the wire

type WireKind = "same" | "changed" | "format" | "inserted" | "deleted" | "movedFrom" | "movedTo";

interface WireBlock {
  readonly from: number;
  readonly to: number;
  readonly type: string;
  readonly level: number;
  readonly within: readonly string[];
}

interface WireSegment {
  readonly op: "equal" | "insert" | "delete" | "format";
  readonly text: string;
}

interface WirePart {
  readonly segments: readonly WireSegment[];
}

interface WireRow extends WirePart {
  readonly kind: WireKind;
  readonly left?: WireBlock;
  readonly right?: WireBlock;
  readonly changes: readonly string[];
  readonly cells: readonly WirePart[];
  readonly partner: number;
}

const block = object<WireBlock>({ from: integer, to: integer, type: text, level: or(integer, 0), within: or(list(text), []) });
const segment = object<WireSegment>({ op: oneOf("equal", "insert", "delete", "format"), text });
const row = object<WireRow>({
  kind: oneOf<WireKind>("same", "changed", "format", "inserted", "deleted", "movedFrom", "movedTo"),
  left: maybe(block),
  right: maybe(block),
  changes: or(list(text), []),
  segments: or(list(segment), []),
  cells: or(list(object<WirePart>({ segments: or(list(segment), []) })), []),
  partner: or(integer, -1),
});

/** Reads the server's answer; the texts are those that were compared. */
export function comparison(value: unknown, before: Node, after: Node): Comparison {
  const wire = fields(value, "comparison");
  const rows = list(row)(wire.rows, "comparison.rows");
  const left = textFrom(before);
  const right = textFrom(after);
  return { rows: rows.map((r) => rowOf(r, rows, left, right)) };
}

interface Text {
  readonly doc: Node;
  readonly outline: Outline;
  /** Numbers of headings by where they begin. */
  readonly numbers: ReadonlyMap<number, string>;
}

function textFrom(doc: Node): Text {
  const outline = outlineOf(doc);
  return { doc, outline, numbers: new Map(outline.headings.map((h) => [h.from, h.heading.number])) };
}

function rowOf(r: WireRow, all: readonly WireRow[], left: Text, right: Text): Row {
  const partner = all[r.partner];
  const elsewhere = r.kind === "movedFrom" ? citationOf(partner?.right, right) : r.kind === "movedTo" ? citationOf(partner?.left, left) : null;
  return {
    is: kindOf(r),
    // The old end of a move carries the block as it was, the new end both wordings.
    before: r.left && r.kind !== "movedTo" ? sideOf(r.left, left) : null,
    after: r.right && r.kind !== "movedFrom" ? sideOf(r.right, right) : null,
    spans: spansOf(r, left, right),
    elsewhere,
  };
}

function kindOf(r: WireRow): Row["is"] {
  switch (r.kind) {
    case "same":
    case "changed":
      return r.kind;
    case "format":
      return "marks";
    case "inserted":
      return "added";
    case "deleted":
      return "removed";
    case "movedFrom":
      return "moved";
    case "movedTo":
      return r.changes.length > 0 ? "movedChanged" : "moved";
  }
}

function sideOf(b: WireBlock, side: Text): Side {
  return {
    kind: blockKind(b),
    level: b.level,
    number: side.numbers.get(b.from) ?? "",
    citation: side.outline.citation(b.from),
  };
}

function citationOf(b: WireBlock | undefined, side: Text): Citation | null {
  return b ? side.outline.citation(b.from) : null;
}

function blockKind(b: WireBlock): BlockKind {
  switch (b.type) {
    case "heading":
      return "heading";
    case "figure":
      return "figure";
    case "page_break":
      return "break";
    case "table":
    case "table_row":
      return "table";
    default:
      if (b.within.includes("list_item")) return "item";
      return b.within.includes("blockquote") ? "quote" : "paragraph";
  }
}

// What the words of a moved or whole block are called depends on the row.
function spansOf(r: WireRow, left: Text, right: Text): readonly Span[] {
  const whole = r.right ? textOf(r.right, right) : r.left ? textOf(r.left, left) : "";
  switch (r.kind) {
    case "same":
    case "movedFrom":
      return [{ is: "same", text: r.kind === "movedFrom" && r.left ? textOf(r.left, left) : whole }];
    case "inserted":
      return [{ is: "ins", text: whole }];
    case "deleted":
      return [{ is: "del", text: whole }];
    case "changed":
    case "format":
    case "movedTo": {
      const spans = r.cells.length > 0 ? inCells(r.cells) : r.segments.map(spanOf);
      return spans.length > 0 ? spans : [{ is: "same", text: whole }];
    }
  }
}

const cellBorder: Span = { is: "same", text: " | " };

function inCells(cells: readonly WirePart[]): readonly Span[] {
  return cells.flatMap((cell, i) => [...(i > 0 ? [cellBorder] : []), ...cell.segments.map(spanOf)]);
}

function spanOf(s: WireSegment): Span {
  const is = ({ equal: "same", insert: "ins", delete: "del", format: "marks" } as const)[s.op];
  return { is, text: s.text.replaceAll("\t", " | ") };
}

function textOf(b: WireBlock, side: Text): string {
  return b.to <= side.doc.content.size ? side.doc.textBetween(b.from, b.to, " | ", " ") : "";
}
