import type { Citation } from "./store";

// The comparison of two versions, as the page shows it: rows in reading order,
// each a block in both texts, or in one of them.

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

/** Reads the server's answer. */
export function comparison(value: unknown): Comparison {
  return value as Comparison;
}
