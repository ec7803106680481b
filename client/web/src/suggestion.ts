import { DOMSerializer, type Fragment, type Node, type Slice } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import type { Range } from "./seen";
import { placesInFork, reduce, type Replacement } from "./replacement";
import { schema } from "./schema";
import type { ChangeText, TextWords } from "./store";

// How proposed text looks: what would be inserted and what would be deleted, in
// place, with hidden words around it for who cannot see. Two sides: a
// suggestion of somebody else (the text on screen is the old one) and the
// reader's own fork (the text on screen is the new one).

export type ChangeWords = Pick<TextWords, "insertedBegin" | "insertedEnd" | "deletedBegin" | "deletedEnd">;

const serializer = DOMSerializer.fromSchema(schema);

/** Decorations that show one replacement in the old text, marked with spec for finding them again. */
export function shown(
  doc: Node,
  place: Range,
  slice: Slice,
  classes: string,
  words: ChangeWords,
  spec: { readonly id: string; readonly face: string },
): Decoration[] {
  const inserted = (side: number) => insertedWidgets(place.to, slice.content, classes, words, { ...spec, side });
  if (place.to === place.from) return inserted(2);
  // What comes instead of words stays with them, also when somebody types or splits behind them.
  const end = doc.resolve(place.to).parent.inlineContent ? -1.5 : 1;
  return [
    ...marked(doc, place, `del ${classes}`, spec),
    hidden(place.from, words.deletedBegin, -2, spec),
    hidden(place.to, words.deletedEnd, end, spec),
    ...inserted(end + 0.1),
  ];
}

// Words get an inline mark, whole blocks a class on each.
function marked(doc: Node, place: Range, classes: string, spec: object): Decoration[] {
  const $from = doc.resolve(place.from);
  if ($from.parent.inlineContent) return [Decoration.inline(place.from, place.to, { class: classes }, spec)];
  const found: Decoration[] = [];
  let pos = place.from;
  for (let i = $from.index(); pos < place.to && i < $from.parent.childCount; i++) {
    const end = pos + $from.parent.child(i).nodeSize;
    found.push(Decoration.node(pos, end, { class: `${classes} block-change` }, spec));
    pos = end;
  }
  return found;
}

function hidden(pos: number, text: string, side: number, spec: { readonly id: string; readonly face: string }): Decoration {
  const key = `${spec.id}|${spec.face}|${text}|${side}`;
  return Decoration.widget(pos, () => hiddenWords(text), { ...spec, side, key, ignoreSelection: true });
}

function hiddenWords(text: string): HTMLElement {
  const span = document.createElement("span");
  span.className = "visually-hidden";
  span.textContent = ` ${text} `;
  return span;
}

function insertedWidgets(
  pos: number,
  content: Fragment,
  classes: string,
  words: ChangeWords,
  spec: { readonly id: string; readonly face: string; readonly side: number },
): Decoration[] {
  if (content.size === 0) return [];
  const key = (i: number) => `${spec.id}|${spec.face}|ins|${i}|${JSON.stringify(content.toJSON())}`;
  if (content.firstChild?.isInline) {
    const draw = () => drawInline("ins", content, classes, words.insertedBegin, words.insertedEnd);
    return [Decoration.widget(pos, draw, { ...spec, key: key(0), ignoreSelection: true })];
  }
  return Array.from({ length: content.childCount }, (_, i) => {
    const draw = () => drawBlock("ins", content.child(i), classes, words.insertedBegin, words.insertedEnd);
    // Widgets at one place stand in the order of their sides.
    return Decoration.widget(pos, draw, { ...spec, side: spec.side + i / 1000, key: key(i), ignoreSelection: true });
  });
}

function drawInline(tag: "ins" | "del", content: Fragment, classes: string, begin: string, end: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = `${tag} ${classes}`;
  element.append(hiddenWords(begin), serializer.serializeFragment(content), hiddenWords(end));
  return element;
}

// List items and table rows must stay what they are between their siblings, so
// the class goes on the node's own element.
function drawBlock(tag: "ins" | "del", node: Node, classes: string, begin: string, end: string): HTMLElement {
  const drawn = serializer.serializeNode(node);
  const element = drawn instanceof HTMLElement ? drawn : document.createElement("div");
  element.classList.add(tag, "block-change", ...classes.split(" ").filter((c) => c !== ""));
  const inside = node.isTextblock ? element : element.querySelector("p, h2, h3, h4, h5, figcaption");
  inside?.prepend(hiddenWords(begin));
  inside?.append(hiddenWords(end));
  return element;
}

// ---- the reader's own fork

export interface Fork {
  readonly base: Node;
  readonly changes: readonly Replacement[];
  readonly set: DecorationSet;
}

const forkKey = new PluginKey<Fork>("fork");

/** Shows the text as changes against its base, which `baseOf` gives. */
export function fork(words: ChangeWords, baseOf: (state: EditorState) => Node): Plugin<Fork> {
  return new Plugin<Fork>({
    key: forkKey,
    state: {
      init: (_, state) => forkOf(baseOf(state), state.doc, words),
      apply: (_tr, old, before, now) => {
        const base = baseOf(now);
        return base === old.base && now.doc === before.doc ? old : forkOf(base, now.doc, words);
      },
    },
    props: {
      decorations: (state) => forkKey.getState(state)?.set,
    },
  });
}

/** What the reader changed, in positions of the base; nothing outside suggesting. */
export function changesIn(state: EditorState): readonly Replacement[] {
  return forkKey.getState(state)?.changes ?? [];
}

function forkOf(base: Node, doc: Node, words: ChangeWords): Fork {
  const changes = reduce(base, doc);
  const places = placesInFork(changes);
  const decorations = changes.flatMap((change, i) => ownChange(doc, change, places[i] as Range, words));
  return { base, changes, set: DecorationSet.create(doc, decorations) };
}

function ownChange(doc: Node, change: Replacement, place: Range, words: ChangeWords): Decoration[] {
  const spec = { id: "own", face: "" };
  const decorations = deletedWidgets(place.from, change.before.content, words, place.to > place.from ? -2 : 0);
  if (place.to === place.from) return decorations;
  return [
    ...decorations,
    ...marked(doc, place, "ins own", spec),
    hidden(place.from, words.insertedBegin, -1, spec),
    hidden(place.to, words.insertedEnd, 1, spec),
  ];
}

// Before the words that came instead; where none came, behind the cursor. A
// cursor with something that cannot be edited on both sides is not kept where it
// is: Chromium puts it at the begin of the text.
function deletedWidgets(pos: number, content: Fragment, words: ChangeWords, side: number): Decoration[] {
  if (content.size === 0) return [];
  const key = (i: number) => `own|del|${i}|${JSON.stringify(content.toJSON())}`;
  if (content.firstChild?.isInline) {
    const draw = () => drawInline("del", content, "own", words.deletedBegin, words.deletedEnd);
    return [Decoration.widget(pos, draw, { side, key: key(0), ignoreSelection: true, marks: [] })];
  }
  return Array.from({ length: content.childCount }, (_, i) => {
    const draw = () => drawBlock("del", content.child(i), "own", words.deletedBegin, words.deletedEnd);
    return Decoration.widget(pos, draw, { side: side + i / 1000, key: key(i), ignoreSelection: true });
  });
}

// ---- in words

const contextLength = 40;

/** Was and Wordt of a replacement, with a little of the text around it. */
export function changeText(doc: Node, change: Replacement): ChangeText {
  const fits = change.from >= 0 && change.to <= doc.content.size;
  const $from = fits ? doc.resolve(change.from) : null;
  const around = $from?.parent.inlineContent ? contextOf(doc, change) : { before: "", after: "" };
  return { was: plain(change.before.content), becomes: plain(change.slice.content), context: around };
}

function contextOf(doc: Node, range: Range): { readonly before: string; readonly after: string } {
  const $from = doc.resolve(range.from);
  const start = Math.max($from.start(), range.from - contextLength);
  const end = Math.min($from.end(), range.to + contextLength);
  return { before: doc.textBetween(start, range.from, " ", " "), after: doc.textBetween(range.to, end, " ", " ") };
}

function plain(content: Fragment): string {
  return content.textBetween(0, content.size, "\n", (leaf) => (leaf.type.name === "footnote" ? "*" : " "));
}
