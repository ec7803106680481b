import { type Mark, type Node, Slice, Fragment } from "prosemirror-model";
import { canJoin, canSplit, findWrapping, liftTarget, Transform } from "prosemirror-transform";
import { markType, nodeType, schema } from "../src/schema";

// Random documents and random edits from a seed, for properties.

export class Random {
  constructor(private state: number) {}

  /** From 0 up to 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number from 0 to below n. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(from: readonly T[]): T {
    const found = from[this.below(from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }
}

const words = ["meldpunt", "gemeente", "binnen", "twee", "werkdagen", "opvang", "slachtoffer", "één", "café", "👩‍👩‍👧", "het", "de", "een", "kunnen", "moeten", "𝒳"];

function sentence(r: Random, least = 1): string {
  return Array.from({ length: least + r.below(8) }, () => r.pick(words)).join(" ") + r.pick([".", "", "?", ", "]);
}

function marks(r: Random): readonly Mark[] {
  const names = ["strong", "em", "underline"].filter(() => r.next() < 0.15);
  return names.map((n) => markType(n).create());
}

function inline(r: Random): Node[] {
  const nodes = Array.from({ length: 1 + r.below(3) }, () => schema.text(sentence(r), marks(r)));
  if (r.next() < 0.1) nodes.push(nodeType("footnote").create({ text: sentence(r) }));
  if (r.next() < 0.1) nodes.push(nodeType("hard_break").create());
  return r.next() < 0.05 ? [] : nodes;
}

export function paragraph(r: Random): Node {
  return nodeType("paragraph").create(null, inline(r));
}

function list(r: Random, depth: number): Node {
  const items = Array.from({ length: 1 + r.below(3) }, () => {
    const rest = r.next() < 0.2 && depth < 2 ? [block(r, depth + 1)] : [];
    return nodeType("list_item").create(null, [paragraph(r), ...rest]);
  });
  return nodeType(r.pick(["bullet_list", "ordered_list"])).create(null, items);
}

function table(r: Random): Node {
  const columns = 1 + r.below(3);
  const row = (kind: string) =>
    nodeType("table_row").create(null, Array.from({ length: columns }, () => nodeType(kind).create(null, [paragraph(r)])));
  return nodeType("table").create(null, [row("table_header"), ...Array.from({ length: 1 + r.below(3) }, () => row("table_cell"))]);
}

export function block(r: Random, depth = 0): Node {
  const chance = r.next();
  if (chance < 0.5) return paragraph(r);
  if (chance < 0.7) return nodeType("heading").create({ level: 1 + r.below(4), id: `h${r.below(1e6)}` }, inline(r));
  if (chance < 0.82) return list(r, depth);
  if (chance < 0.9) return nodeType("blockquote").create(null, [paragraph(r)]);
  if (chance < 0.97 && depth === 0) return table(r);
  return depth === 0 ? nodeType("page_break").create() : paragraph(r);
}

export function randomDoc(r: Random): Node {
  return nodeType("doc").create(null, Array.from({ length: 3 + r.below(8) }, () => block(r)));
}

type Edit = (tr: Transform, r: Random, from: number, to: number) => void;

const edits: readonly Edit[] = [
  (tr, r, from) => void tr.insert(from, schema.text(`${r.pick(words)} `)),
  (tr, r, from) => void tr.insert(from, schema.text(r.pick(["a", "b", " ", "."]))),
  (tr, _r, from, to) => void tr.delete(from, Math.min(to, from + 30)),
  (tr, _r, from, to) => void tr.deleteRange(from, to),
  (tr, r, from, to) => void tr.replaceWith(from, Math.min(to, from + 12), schema.text(r.pick(words))),
  (tr, r, from, to) => void tr.addMark(from, to, markType(r.pick(["strong", "em"])).create()),
  (tr, r, from, to) => void tr.removeMark(from, to, markType(r.pick(["strong", "em"]))),
  (tr, _r, from) => {
    if (canSplit(tr.doc, from)) tr.split(from);
  },
  (tr, r, from) => {
    const pos = tr.doc.resolve(from).after(1);
    tr.insert(pos, block(r));
  },
  (tr, _r, from) => {
    const $pos = tr.doc.resolve(from);
    if (tr.doc.childCount > 1) tr.delete($pos.before(1), $pos.after(1));
  },
  (tr, _r, from) => {
    const end = tr.doc.resolve(from).after(1);
    if (end < tr.doc.content.size && canJoin(tr.doc, end)) tr.join(end);
  },
  (tr, r, from, to) => {
    const range = tr.doc.resolve(from).blockRange(tr.doc.resolve(to));
    const wrapping = range && findWrapping(range, nodeType(r.pick(["blockquote", "bullet_list"])));
    if (range && wrapping) tr.wrap(range, wrapping);
  },
  (tr, _r, from, to) => {
    const range = tr.doc.resolve(from).blockRange(tr.doc.resolve(to));
    const target = range && liftTarget(range);
    if (range && target !== null && target !== undefined) tr.lift(range, target);
  },
  (tr, r, from, to) => {
    tr.setBlockType(from, to, nodeType(r.pick(["paragraph", "heading"])));
  },
  (tr, r, from, to) => {
    const other = r.below(tr.doc.content.size);
    const piece = tr.doc.slice(Math.min(other, from), Math.max(other, from));
    tr.replaceRange(from, to, r.next() < 0.5 ? piece : new Slice(Fragment.from(paragraph(r)), 0, 0));
  },
];

/** Makes up to n random edits; an edit that does not fit is left out. */
export function edit(doc: Node, r: Random, n: number): Transform {
  const tr = new Transform(doc);
  for (let i = 0; i < n; i++) {
    const inText = () => {
      for (let k = 0; k < 50; k++) {
        const pos = r.below(tr.doc.content.size + 1);
        if (tr.doc.resolve(pos).parent.inlineContent && !cutsPair(tr.doc, pos)) return pos;
      }
      return null;
    };
    const one = inText();
    const two = r.next() < 0.7 && one !== null ? near(tr.doc, one, r) : inText();
    if (one === null || two === null) continue;
    attempt(tr, (on) => r.pick(edits)(on, r, Math.min(one, two), Math.max(one, two)));
  }
  return tr;
}

function near(doc: Node, pos: number, r: Random): number {
  const end = doc.resolve(pos).end();
  const to = Math.min(end, pos + r.below(20));
  return cutsPair(doc, to) ? pos : to;
}

function cutsPair(doc: Node, pos: number): boolean {
  const before = doc.resolve(pos).nodeBefore?.text?.at(-1) ?? "";
  const $pos = doc.resolve(pos);
  return $pos.textOffset > 0 && /[\uD800-\uDBFF]$/.test(doc.textBetween(pos - 1, pos)) && before !== "";
}

// Tries an edit beside tr and takes it over when the text it gives is valid.
function attempt(tr: Transform, change: (on: Transform) => void): void {
  const probe = new Transform(tr.doc);
  try {
    change(probe);
    probe.doc.check();
  } catch {
    return;
  }
  for (const step of probe.steps) tr.step(step);
}
