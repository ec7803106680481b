import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Range } from "./seen";

// Where the reader is: the words a remark is being written about, and the block
// chosen by keyboard.

export interface Pointer {
  readonly composing?: Range | null;
  readonly here?: Range | null;
}

const key = new PluginKey<DecorationSet>("pointer");

export function pointer(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, old) => {
        const mapped = tr.docChanged ? old.map(tr.mapping, tr.doc) : old;
        const change = tr.getMeta(key) as Pointer | undefined;
        return change ? changed(tr, mapped, change) : mapped;
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

export function point(tr: Transaction, change: Pointer): Transaction {
  return tr.setMeta(key, change).setMeta("addToHistory", false);
}

function changed(tr: Transaction, old: DecorationSet, change: Pointer): DecorationSet {
  let set = old;
  for (const name of ["composing", "here"] as const) {
    const range = change[name];
    if (range === undefined) continue;
    set = set.remove(set.find(undefined, undefined, (spec) => (spec as { name: string }).name === name));
    if (range) set = set.add(tr.doc, [face(tr, range, name)]);
  }
  return set;
}

function face(tr: Transaction, range: Range, name: string): Decoration {
  const node = tr.doc.nodeAt(range.from);
  const whole = node && !node.isText && range.from + node.nodeSize === range.to;
  return whole
    ? Decoration.node(range.from, range.to, { class: name }, { name })
    : Decoration.inline(range.from, range.to, { class: name }, { name });
}
