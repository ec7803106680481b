import { Plugin, PluginKey, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Range } from "./seen";

// Carets and selections of the other editors. Readers have none and see none.

export interface Caret extends Range {
  readonly client: string;
  readonly name: string;
}

const key = new PluginKey<DecorationSet>("presence");

export function presence(): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key,
    state: {
      init: () => DecorationSet.empty,
      apply: (tr, old) => {
        const carets = tr.getMeta(key) as readonly Caret[] | undefined;
        if (carets) return DecorationSet.create(tr.doc, carets.flatMap(draw));
        return tr.docChanged ? old.map(tr.mapping, tr.doc) : old;
      },
    },
    props: { decorations: (state) => key.getState(state) },
  });
}

export function setCarets(tr: Transaction, carets: readonly Caret[]): Transaction {
  return tr.setMeta(key, carets).setMeta("addToHistory", false);
}

// Colours repeat after this many editors; the name stays beside the caret.
const colours = 6;

function draw(caret: Caret): Decoration[] {
  const colour = `caret-${[...caret.client].reduce((sum, c) => sum + c.charCodeAt(0), 0) % colours}`;
  const flag = () => {
    const element = document.createElement("span");
    element.className = `caret ${colour}`;
    const name = document.createElement("span");
    name.className = "caret-name";
    name.textContent = caret.name;
    element.append(name);
    // Where others stand is told in the panel; in the text it would interrupt every line read aloud.
    element.setAttribute("aria-hidden", "true");
    return element;
  };
  const at = Decoration.widget(caret.to, flag, { side: 10, key: `caret-${caret.client}-${caret.name}`, ignoreSelection: true });
  if (caret.from === caret.to) return [at];
  const from = Math.min(caret.from, caret.to);
  const to = Math.max(caret.from, caret.to);
  return [Decoration.inline(from, to, { class: `caret-selection ${colour}` }), at];
}
