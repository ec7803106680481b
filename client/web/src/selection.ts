import type { Node } from "prosemirror-model";
import { NodeSelection } from "prosemirror-state";
import type { TextEditor } from "./editor";
import type { Quote, Range, Target } from "./seen";
import type { Selection } from "./store";

// What the reader means by "here": the marked words, or without any the
// paragraph, its section, or the whole text. In positions of the confirmed text.

// As much as the server keeps of the words around a place.
const around = 32;

/** What is marked now, ready to say something about. */
export function selectionIn(editor: TextEditor): Selection {
  const { empty } = editor.state.selection;
  const target: Target = empty || editor.state.selection instanceof NodeSelection ? "block" : "words";
  const range = rangeFor(target, editor);
  const from = editor.toScreen.map(range.from, 1);
  return { target, empty, ...range, quote: quoteAt(editor.confirmed, range), citation: editor.outline.citation(from) };
}

/** The range of a target at the selection, in confirmed positions. */
export function rangeFor(target: Target, editor: TextEditor): Range {
  const back = editor.toConfirmed;
  const { from, to } = editor.state.selection;
  const doc = editor.confirmed;
  const start = clamp(back.map(from, 1), doc);
  const end = Math.max(start, clamp(back.map(to, -1), doc));
  switch (target) {
    case "words":
      return start === end ? blockAt(doc, start) : trimmed(doc, { from: start, to: end });
    case "block":
      return blockAt(doc, start);
    case "section":
      return headingAt(editor, start);
    case "document":
      return { from: 0, to: 0 };
  }
}

function clamp(pos: number, doc: Node): number {
  return Math.max(0, Math.min(pos, doc.content.size));
}

// The textblock around a position; between blocks the one after or before it.
export function blockAt(doc: Node, pos: number): Range {
  const $pos = doc.resolve(pos);
  if ($pos.depth > 0) {
    const depth = $pos.parent.isTextblock ? $pos.depth : 1;
    return { from: $pos.before(depth), to: $pos.after(depth) };
  }
  const { nodeAfter, nodeBefore } = $pos;
  if (nodeAfter) return { from: pos, to: pos + nodeAfter.nodeSize };
  return { from: pos - (nodeBefore?.nodeSize ?? 0), to: pos };
}

// The heading of the section; the block itself before the first heading.
function headingAt(editor: TextEditor, pos: number): Range {
  const section = editor.outline.sectionAt(editor.toScreen.map(pos));
  if (!section.heading) return blockAt(editor.confirmed, pos);
  return blockAt(editor.confirmed, clamp(editor.toConfirmed.map(section.from + 1), editor.confirmed));
}

// A double click takes the space after a word along; what is meant is the word.
function trimmed(doc: Node, range: Range): Range {
  let { from, to } = range;
  const char = (at: number) => doc.textBetween(at, at + 1, "\n", "\uFFFC");
  while (from < to && /^\s?$/.test(char(from))) from++;
  while (to > from && /^\s?$/.test(char(to - 1))) to--;
  return from < to ? { from, to } : range;
}

/** The words of a range, with a little around them. */
export function quoteAt(doc: Node, range: Range): Quote {
  const text = (from: number, to: number) => doc.textBetween(Math.max(0, from), Math.min(doc.content.size, to), "\n", " ");
  return {
    exact: text(range.from, range.to),
    prefix: [...text(range.from - 4 * around, range.from)].slice(-around).join(""),
    suffix: [...text(range.to, range.to + 4 * around)].slice(0, around).join(""),
  };
}
