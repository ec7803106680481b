import { Fragment, type Node, Slice } from "prosemirror-model";
import type { Replacement as WireReplacement } from "./protocol";
import { type Replacement, toWire } from "./replacement";
import { schema } from "./schema";
import type { Range } from "./seen";

// An editor's own words in place of those of a proposal, or of the words that a
// remark is on: only where there is nothing but words, so that no mark, note or
// paragraph is lost unseen.

/** The words to start from, one text per place; null where words alone are not enough. */
export function startingWords(doc: Node, spots: readonly Range[], changes: readonly Replacement[]): readonly string[] | null {
  if (spots.length === 0 || (changes.length > 0 && changes.length !== spots.length)) return null;
  const texts: string[] = [];
  for (const [i, spot] of spots.entries()) {
    const stands = wordsBetween(doc, spot);
    const proposed = changes[i] ? wordsOf(changes[i].slice) : stands;
    if (stands === null || proposed === null) return null;
    texts.push(proposed);
  }
  return texts;
}

/** What puts these texts in those places; what stands there already is left. */
export function reworded(doc: Node, spots: readonly Range[], texts: readonly string[]): readonly WireReplacement[] {
  return spots.flatMap((spot, i) => {
    const text = texts[i] ?? "";
    if (wordsBetween(doc, spot) === text) return [];
    const slice = text === "" ? Slice.empty : new Slice(Fragment.from(schema.text(text)), 0, 0);
    return [toWire({ from: spot.from, to: spot.to, slice, before: doc.slice(spot.from, spot.to) })];
  });
}

function wordsBetween(doc: Node, { from, to }: Range): string | null {
  if (from < 0 || to > doc.content.size) return null;
  const $from = doc.resolve(from);
  return $from.parent.inlineContent && $from.sameParent(doc.resolve(to)) ? wordsOf(doc.slice(from, to)) : null;
}

function wordsOf(slice: Slice): string | null {
  let text = "";
  for (let i = 0; i < slice.content.childCount; i++) {
    const child = slice.content.child(i);
    if (!child.isText || child.marks.length > 0) return null;
    text += child.text ?? "";
  }
  return text;
}
