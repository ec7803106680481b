import { DOMSerializer, type Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey } from "prosemirror-state";
import type { EditorView, NodeView, ViewMutationRecord } from "prosemirror-view";
import { type Outline, type OutlineEntry, outlineOf } from "./outline";
import type { Citation } from "./store";

// Numbers of headings and citations of paragraphs, as attributes that the style
// sheet shows: `data-number` on a heading, `data-cite` on what else can be
// cited. They are set on the elements and are no decorations: 3,000 of those on
// top-level blocks cost more at each key than all the rest together.

type Cite = (citation: Citation) => string;

const key = new PluginKey<Outline>("gutter");
const citable = ["paragraph", "heading", "bullet_list", "ordered_list", "table", "figure"];

export function gutter(cite: Cite): Plugin<Outline> {
  const draw = (node: Node, view: EditorView, pos: () => number | undefined) => new CitedView(node, view, pos, cite);
  return new Plugin<Outline>({
    key,
    state: {
      init: (_, state) => outlineOf(state.doc),
      apply: (tr, old) => (tr.docChanged ? outlineOf(tr.doc) : old),
    },
    props: {
      nodeViews: Object.fromEntries(citable.map((name) => [name, draw])),
    },
    view: () => ({
      update: (view, before) => renumber(view, outlineIn(before), cite),
    }),
  });
}

/** The outline of the text on screen. */
export function outlineIn(state: EditorState): Outline {
  return key.getState(state) ?? outlineOf(state.doc);
}

// A new element asks for its own number.
class CitedView implements NodeView {
  readonly dom: HTMLElement;
  readonly contentDOM: HTMLElement;

  constructor(node: Node, view: EditorView, pos: () => number | undefined, cite: Cite) {
    const spec = node.type.spec.toDOM;
    if (!spec) throw new Error(`${node.type.name} has no face`);
    const { dom, contentDOM } = DOMSerializer.renderSpec(document, spec(node));
    if (!(dom instanceof HTMLElement) || !contentDOM) throw new Error(`${node.type.name} has no element for its content`);
    this.dom = dom;
    this.contentDOM = contentDOM;
    const at = pos();
    const entry = at === undefined ? null : outlineIn(view.state).entryAt(at);
    if (entry) name(dom, entry, cite);
  }

  ignoreMutation(mutation: ViewMutationRecord): boolean {
    return mutation.type === "attributes";
  }
}

function name(element: HTMLElement, entry: OutlineEntry, cite: Cite): void {
  const { heading, citation } = entry;
  if (!heading) {
    const label = cite(citation);
    element.dataset.cite = label;
    if (citation.kind === "table") element.setAttribute("aria-label", label);
    return;
  }
  element.dataset.number = heading.number;
  if (heading.id !== "") element.id = `section-${heading.id}`;
  // Focus can be put on a heading, for who comes from the contents.
  element.tabIndex = -1;
}

// An element that stayed may have another number now, or be no longer cited.
function renumber(view: EditorView, before: Outline, cite: Cite): void {
  const now = outlineIn(view.state);
  if (before === now) return;
  const old = before.entries;
  const shift = now.size - before.size;
  let head = 0;
  while (head < old.length && head < now.entries.length && same(old[head], now.entries[head], 0)) head++;
  let tail = 0;
  const left = Math.min(old.length, now.entries.length) - head;
  while (tail < left && same(old[old.length - 1 - tail], now.entries[now.entries.length - 1 - tail], shift)) tail++;
  const until = now.entries.length - tail;
  const from = now.entries[head - 1]?.to ?? 0;
  const to = now.entries[until]?.from ?? now.size;
  if (head === until && head === old.length - tail) return;
  view.state.doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isBlock || pos < from) return node.isBlock;
    const element = view.nodeDOM(pos);
    if (!(element instanceof HTMLElement)) return true;
    const entry = now.entryAt(pos);
    if (entry) name(element, entry, cite);
    else delete element.dataset.cite;
    return !node.isTextblock;
  });
}

// The same label at the place where the old element is now, as far as can be
// told; one too many is only drawn again.
function same(a: OutlineEntry | undefined, b: OutlineEntry | undefined, shift: number): boolean {
  return a !== undefined && b !== undefined && a.from + shift === b.from && labelOf(a) === labelOf(b);
}

function labelOf(e: OutlineEntry): string {
  const c = e.citation;
  return `${c.section}|${c.kind}|${c.n}|${e.heading ? `${e.heading.number}|${e.heading.id}` : ""}`;
}
