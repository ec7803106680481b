import type { Node } from "prosemirror-model";
import { Plugin, type EditorState, type Transaction } from "prosemirror-state";
import { ReplaceStep } from "prosemirror-transform";

// Every heading keeps an id of its own. Splitting or pasting copies one; the
// copy gets a fresh id in the same dispatch, and so in the same batch of steps.

const idBytes = 6;

/** A fresh id from random numbers below 1. */
export function freshId(random: () => number): string {
  const bytes = Array.from({ length: idBytes }, () => Math.floor(random() * 256));
  return `s-${bytes.map((b) => b.toString(16).padStart(2, "0")).join("")}`;
}

export function headingIds(random: () => number, isLocal: (tr: Transaction) => boolean): Plugin {
  return new Plugin({
    appendTransaction: (trs, old, now) =>
      trs.some((tr) => isLocal(tr) && mayCopyHeading(tr)) ? renamed(old, now, random) : null,
  });
}

// Typing within a line, which is most of all that happens, cannot.
function mayCopyHeading(tr: Transaction): boolean {
  return tr.steps.some((step) => {
    if (!(step instanceof ReplaceStep)) return true;
    let found = false;
    step.slice.content.descendants((node) => {
      if (node.type.name === "heading") found = true;
      return !found && !node.isTextblock;
    });
    return found;
  });
}

function renamed(old: EditorState, now: EditorState, random: () => number): Transaction | null {
  const headings = headingsOf(now.doc);
  const before = new Map(headingsOf(old.doc).map((h) => [h.id, h.text]));
  const taken = new Set<string>();
  // Of two with one id, the one whose words began the old heading keeps it.
  const keepers = new Map<string, number>();
  for (const h of headings) {
    const text = before.get(h.id) ?? "";
    const kept = headings.find((k) => k.pos === keepers.get(h.id));
    const better = text !== "" && h.text !== "" && text.startsWith(h.text) && !text.startsWith(kept?.text || "\u0000");
    if (!kept || better) keepers.set(h.id, h.pos);
  }
  const tr = now.tr;
  for (const h of headings) {
    if (h.id !== "" && keepers.get(h.id) === h.pos) {
      taken.add(h.id);
      continue;
    }
    let id = freshId(random);
    while (taken.has(id) || keepers.has(id)) id = freshId(random);
    taken.add(id);
    tr.setNodeAttribute(h.pos, "id", id);
  }
  return tr.docChanged ? tr : null;
}

function headingsOf(doc: Node): readonly { readonly pos: number; readonly id: string; readonly text: string }[] {
  const found: { pos: number; id: string; text: string }[] = [];
  doc.descendants((node, pos) => {
    if (node.type.name === "heading") found.push({ pos, id: String(node.attrs.id), text: node.textContent });
    return !node.isTextblock;
  });
  return found;
}
