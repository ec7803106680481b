import { Fragment, type Node, Slice } from "prosemirror-model";
import type { Mappable } from "prosemirror-transform";
import type { Replacement as WireReplacement, SliceJSON } from "./protocol";
import { schema } from "./schema";
import type { Range } from "./seen";
import { type Run, runsOf } from "./sequence";
import { type Token, tokensOf } from "./token";

// Reduces a fork of the text to the smallest replacements that make it from its
// base. Each stands on its own: applying all gives exactly the fork, applying
// any of them gives a valid text. What cannot be said inside one textblock is
// widened to whole sibling blocks.

/** What stands at from..to in the base becomes slice. Both slices are closed. */
export interface Replacement extends Range {
  readonly slice: Slice;
  readonly before: Slice;
}

/** The replacements that make fork from base, sorted, none overlapping or touching another. */
export function reduce(base: Node, fork: Node): readonly Replacement[] {
  return compareChildren(base, fork, 0);
}

/** Applies replacements, all in the coordinates of doc. Throws when one does not fit. */
export function applyAll(doc: Node, replacements: readonly Replacement[]): Node {
  return [...replacements].reverse().reduce((d, r) => d.replace(r.from, r.to, r.slice), doc);
}

/** The place of each replacement in the text that has all of them. */
export function placesInFork(replacements: readonly Replacement[]): readonly Range[] {
  let shift = 0;
  return replacements.map((r) => {
    const from = r.from + shift;
    shift += r.slice.size - (r.to - r.from);
    return { from, to: from + r.slice.size };
  });
}

/** Moves a replacement through steps; null when its range went or no longer holds what it replaces. */
export function moved(r: Replacement, mapping: Mappable, doc: Node): Replacement | null {
  const range = mapRange(r, mapping);
  if (range === null) return null;
  if (!doc.slice(range.from, range.to).eq(r.before)) return null;
  return { ...range, slice: r.slice, before: r.before };
}

/** Start leans right and end leans left, so that what is typed at the edges stays out; null when the range went. */
export function mapRange(range: Range, mapping: Mappable): Range | null {
  const from = mapping.mapResult(range.from, 1);
  if (range.from === range.to) return from.deletedAcross ? null : { from: from.pos, to: from.pos };
  const to = mapping.mapResult(range.to, -1);
  if (to.pos <= from.pos) return null;
  return { from: from.pos, to: to.pos };
}

/** As it travels. */
export function toWire(r: Replacement): WireReplacement {
  return { from: r.from, to: r.to, slice: sliceJSON(r.slice), before: sliceJSON(r.before) };
}

/** From the wire. Throws when a slice does not fit the schema. */
export function fromWire(r: WireReplacement): Replacement {
  return { from: r.from, to: r.to, slice: Slice.fromJSON(schema, r.slice), before: Slice.fromJSON(schema, r.before) };
}

function sliceJSON(slice: Slice): SliceJSON {
  // toJSON gives null or a plain object by its own contract.
  return slice.toJSON() as SliceJSON;
}

// ---- blocks

function compareChildren(base: Node, fork: Node, start: number): readonly Replacement[] {
  const a = childrenOf(base);
  const b = childrenOf(fork);
  const parts = runsOf(a, b, sameNode).flatMap((run) => splitRun(a, b, run));
  const structural = parts.filter((p) => !p.pair);
  const safe = structural.length === 0 || everySubsetFits(base, b, structural);
  const chosen = safe ? parts : [spanOf(parts)];
  return chosen.flatMap((part) => replacementsOf(a, b, part, start));
}

// A run of children that differ. In a pair one child became one other with the same markup.
interface Part extends Run {
  readonly pair: boolean;
}

function childrenOf(node: Node): readonly Node[] {
  return Array.from({ length: node.childCount }, (_, i) => node.child(i));
}

function sameNode(a: Node, b: Node): boolean {
  return a === b || a.eq(b);
}

function spanOf(parts: readonly Part[]): Part {
  const first = parts[0] as Part;
  const last = parts.at(-1) as Part;
  return { from: first.from, to: last.to, start: first.start, end: last.end, pair: false };
}

function replacementsOf(a: readonly Node[], b: readonly Node[], part: Part, start: number): readonly Replacement[] {
  const from = start + sizeOf(a, 0, part.from);
  if (part.pair) return comparePair(a[part.from] as Node, b[part.start] as Node, from);
  return [
    {
      from,
      to: from + sizeOf(a, part.from, part.to),
      slice: new Slice(Fragment.from(b.slice(part.start, part.end)), 0, 0),
      before: new Slice(Fragment.from(a.slice(part.from, part.to)), 0, 0),
    },
  ];
}

function sizeOf(nodes: readonly Node[], from: number, to: number): number {
  let size = 0;
  for (let i = from; i < to; i++) size += nodes[i]?.nodeSize ?? 0;
  return size;
}

function comparePair(a: Node, b: Node, pos: number): readonly Replacement[] {
  const found = compared.get(b);
  if (found?.with === a) return found.result.map((r) => ({ ...r, from: r.from + pos, to: r.to + pos }));
  const result = a.inlineContent ? compareInline(a, b, 1) : compareChildren(a, b, 1);
  compared.set(b, { with: a, result });
  return result.map((r) => ({ ...r, from: r.from + pos, to: r.to + pos }));
}

// Nodes never change, so what one pair gave holds as long as both live: while
// someone types, only the block under the caret is compared again.
const compared = new WeakMap<Node, { readonly with: Node; readonly result: readonly Replacement[] }>();

// Within a run: pairs children that became one another, and leaves the rest as
// whole blocks. Text that went from a pair to a neighbour (a split or a join)
// takes the pair into the whole blocks.
function splitRun(a: readonly Node[], b: readonly Node[], run: Run): readonly Part[] {
  const pairs = pairsIn(a, b, run);
  const parts: Part[] = [];
  let from = run.from;
  let start = run.start;
  for (const [i, j] of [...pairs, [run.to, run.end] as const]) {
    if (i > from || j > start) parts.push({ from, to: i, start, end: j, pair: false });
    if (i < run.to && j < run.end) parts.push({ from: i, to: i + 1, start: j, end: j + 1, pair: true });
    from = i + 1;
    start = j + 1;
  }
  return mergeMoves(a, b, parts);
}

function pairsIn(a: readonly Node[], b: readonly Node[], run: Run): readonly (readonly [number, number])[] {
  const rows = run.to - run.from;
  const columns = run.end - run.start;
  if (rows === columns && allPair(a, b, run)) {
    return Array.from({ length: rows }, (_, i) => [run.from + i, run.start + i] as const);
  }
  // The table below is filled for every combination.
  if (rows * columns > 2500) return [];
  return bestPairs(a, b, run, rows, columns);
}

function allPair(a: readonly Node[], b: readonly Node[], run: Run): boolean {
  for (let i = 0; i < run.to - run.from; i++) {
    if (!canPair(a[run.from + i] as Node, b[run.start + i] as Node)) return false;
  }
  return true;
}

// The pairs in order whose likeness adds up to most.
function bestPairs(a: readonly Node[], b: readonly Node[], run: Run, rows: number, columns: number) {
  const width = columns + 1;
  const score = new Float64Array((rows + 1) * width);
  const cell = (i: number, j: number) => score[i * width + j] ?? 0;
  const like = (i: number, j: number) => likeness(a[run.from + i] as Node, b[run.start + j] as Node);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const gain = like(i, j);
      const paired = gain > 0 ? gain + cell(i + 1, j + 1) : 0;
      score[i * width + j] = Math.max(paired, cell(i + 1, j), cell(i, j + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    const gain = like(i, j);
    if (gain > 0 && cell(i, j) === gain + cell(i + 1, j + 1)) pairs.push([run.from + i++, run.start + j++]);
    else if (cell(i, j) === cell(i + 1, j)) i++;
    else j++;
  }
  return pairs;
}

function canPair(a: Node, b: Node): boolean {
  return a.sameMarkup(b) && !a.isLeaf && (a.type.spec.tableRole !== "table" || sameGrid(a, b));
}

// Rows and columns that came or went concern the table as a whole: a part of
// such a change would leave holes in its grid.
function sameGrid(a: Node, b: Node): boolean {
  if (a.childCount !== b.childCount) return false;
  return childrenOf(a).every((row, i) => {
    const other = b.child(i);
    if (row.childCount !== other.childCount) return false;
    return childrenOf(row).every((cell, j) => cell.sameMarkup(other.child(j)));
  });
}

// From 0 (nothing alike) to 1, by the words that both hold; more than a third
// must be shared for one to have become the other.
function likeness(a: Node, b: Node): number {
  if (!canPair(a, b)) return 0;
  const ours = wordsOf(a);
  const theirs = wordsOf(b);
  if (ours.length === 0 || theirs.length === 0) return ours.length === theirs.length ? 0.4 : 0;
  const share = shared(ours, theirs) / Math.max(ours.length, theirs.length);
  return share > 1 / 3 ? share : 0;
}

function wordsOf(node: Node): readonly string[] {
  return node.textBetween(0, node.content.size, " ", " ").match(/[\p{L}\p{N}]+/gu) ?? [];
}

function shared(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of a) left.set(word, (left.get(word) ?? 0) + 1);
  let count = 0;
  for (const word of b) {
    const n = left.get(word) ?? 0;
    if (n > 0) {
      count++;
      left.set(word, n - 1);
    }
  }
  return count;
}

// A pair beside whole blocks that took over part of its text becomes part of them.
function mergeMoves(a: readonly Node[], b: readonly Node[], parts: readonly Part[]): readonly Part[] {
  const merged: Part[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last && touches(last, part) && (last.pair !== part.pair ? tookOver(a, b, last, part) : !part.pair)) {
      merged[merged.length - 1] = { from: last.from, to: part.to, start: last.start, end: part.end, pair: false };
    } else {
      merged.push(part);
    }
  }
  return merged;
}

function touches(first: Part, second: Part): boolean {
  return first.to === second.from && first.end === second.start;
}

function tookOver(a: readonly Node[], b: readonly Node[], first: Part, second: Part): boolean {
  const pair = first.pair ? first : second;
  const other = first.pair ? second : first;
  const was = wordsOf(a[pair.from] as Node);
  const is = wordsOf(b[pair.start] as Node);
  const gone = without(was, is);
  const come = without(is, was);
  const added = b.slice(other.start, other.end).flatMap(wordsOf);
  const removed = a.slice(other.from, other.to).flatMap(wordsOf);
  return mostly(gone, added) || mostly(come, removed);
}

function without(words: readonly string[], others: readonly string[]): readonly string[] {
  const there = new Set(others);
  return words.filter((w) => !there.has(w));
}

function mostly(words: readonly string[], text: readonly string[]): boolean {
  return words.length > 0 && shared(words, text) * 2 > words.length;
}

// Whether the parent's content rule holds whichever of the parts are applied:
// walks the rule's automaton with every state that some choice can be in.
function everySubsetFits(base: Node, b: readonly Node[], parts: readonly Part[]): boolean {
  let states = new Set([base.type.contentMatch]);
  let at = 0;
  const step = (from: typeof states, nodes: readonly Node[]) => {
    const next: typeof states = new Set();
    for (const state of from) {
      const after = state.matchFragment(Fragment.from(nodes));
      if (!after) return null;
      next.add(after);
    }
    return next;
  };
  const old = childrenOf(base);
  for (const part of [...parts, null]) {
    const kept = step(states, old.slice(at, part ? part.from : old.length));
    if (!kept) return false;
    if (!part) return [...kept].every((s) => s.validEnd);
    const without = step(kept, old.slice(part.from, part.to));
    const applied = step(kept, b.slice(part.start, part.end));
    if (!without || !applied) return false;
    states = new Set([...without, ...applied]);
    at = part.to;
  }
  return true;
}

// ---- words

function compareInline(base: Node, fork: Node, start: number): readonly Replacement[] {
  const a = tokensOf(base);
  const b = tokensOf(fork);
  const runs = joinAcrossSpaces(a, runsOf(a, b, (x, y) => x.key === y.key));
  return runs.map((run) => {
    const from = positionOf(a, run.from, base);
    const to = positionOf(a, run.to, base);
    const forkFrom = positionOf(b, run.start, fork);
    const forkTo = positionOf(b, run.end, fork);
    return { from: from + start, to: to + start, slice: fork.slice(forkFrom, forkTo), before: base.slice(from, to) };
  });
}

function positionOf(tokens: readonly Token[], i: number, parent: Node): number {
  return tokens[i]?.pos ?? parent.content.size;
}

// Words that changed next to each other read as one change.
function joinAcrossSpaces(a: readonly Token[], runs: readonly Run[]): readonly Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const between = last ? a.slice(last.to, run.from) : [];
    const replaces = (r: Run) => r.to > r.from && r.end > r.start;
    if (last && between.every((t) => t.space) && replaces(last) && replaces(run)) {
      joined[joined.length - 1] = { from: last.from, to: run.to, start: last.start, end: run.end };
    } else {
      joined.push(run);
    }
  }
  return joined;
}
