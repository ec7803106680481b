import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Node } from "prosemirror-model";
import { Transform } from "prosemirror-transform";
import { applyAll, fromWire, moved, placesInFork, reduce, type Replacement, toWire } from "../src/replacement";
import { nodeType, schema } from "../src/schema";
import { edit, Random, randomDoc } from "./random";

function doc(...texts: string[]): Node {
  const p = (t: string) => nodeType("paragraph").create(null, t === "" ? [] : [schema.text(t)]);
  return nodeType("doc").create(null, texts.map(p));
}

function told(replacements: readonly Replacement[]): string[] {
  const text = (n: Replacement["slice"]) => n.content.textBetween(0, n.content.size, "¶", "*");
  return replacements.map((r) => `${text(r.before)} → ${text(r.slice)}`);
}

describe("what a writer changed is told as the smallest replacements", () => {
  const cases: [string, Node, Node, string[]][] = [
    ["nothing changed", doc("een twee"), doc("een twee"), []],
    ["a word for a word", doc("Gemeenten kunnen helpen."), doc("Gemeenten moeten helpen."), ["kunnen → moeten"]],
    ["a letter within a word takes the word", doc("een huis"), doc("een huid"), ["huis → huid"]],
    ["two separate edits are two", doc("a b c d e f g"), doc("x b c d e f y"), ["a → x", "g → y"]],
    ["neighbouring words are one", doc("a b c d"), doc("a x y d"), ["b c → x y"]],
    ["an added sentence is added", doc("Een."), doc("Een. Twee."), [" →  Twee."]],
    ["a new paragraph stands alone", doc("een", "twee"), doc("een", "nieuw", "twee"), [" → nieuw"]],
    ["a paragraph that went", doc("een", "weg", "twee"), doc("een", "twee"), ["weg → "]],
    ["a split is one change", doc("een twee drie vier", "x"), doc("een twee", "drie vier", "x"), ["een twee drie vier → een twee¶drie vier"]],
    ["a join is one change", doc("een twee", "drie vier", "x"), doc("een tweedrie vier", "x"), ["een twee¶drie vier → een tweedrie vier"]],
    ["an edit beside a new paragraph stays small", doc("de oude woorden hier", "x"), doc("de nieuwe woorden hier", "geheel anders", "x"), ["oude → nieuwe", " → geheel anders"]],
  ];
  for (const [name, base, fork, want] of cases) {
    test(name, () => {
      assert.deepEqual(told(reduce(base, fork)), want);
    });
  }
});

describe("any fork", () => {
  test("is its base with all replacements; every choice of them is a valid text", () => {
    for (let seed = 1; seed <= 600; seed++) {
      const r = new Random(seed);
      const base = randomDoc(r);
      base.check();
      const fork = edit(base, r, 1 + r.below(8)).doc;
      const replacements = reduce(base, fork);
      assert.ok(applyAll(base, replacements).eq(fork), `seed ${seed}: all replacements give the fork`);
      assertApart(replacements, seed);
      for (let i = 0; i < 8; i++) {
        const some = replacements.filter(() => r.next() < 0.5);
        assert.doesNotThrow(() => applyAll(base, some).check(), `seed ${seed}: a choice of replacements fits`);
      }
      assertPlaces(fork, replacements, seed);
    }
  });

  test("says what stood there before, and survives the wire", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const r = new Random(seed);
      const base = randomDoc(r);
      for (const one of reduce(base, edit(base, r, 4).doc)) {
        assert.ok(base.slice(one.from, one.to).eq(one.before), `seed ${seed}`);
        const back = fromWire(JSON.parse(JSON.stringify(toWire(one))));
        assert.ok(back.slice.eq(one.slice) && back.before.eq(one.before), `seed ${seed}`);
      }
    }
  });
});

function assertApart(replacements: readonly Replacement[], seed: number): void {
  replacements.forEach((r, i) => {
    const next = replacements[i + 1];
    if (next) assert.ok(r.to <= next.from, `seed ${seed}: sorted and apart`);
    assert.ok(r.to > r.from || r.slice.size > 0, `seed ${seed}: not empty`);
  });
}

function assertPlaces(fork: Node, replacements: readonly Replacement[], seed: number): void {
  placesInFork(replacements).forEach((place, i) => {
    const slice = replacements[i]?.slice;
    assert.ok(slice && fork.slice(place.from, place.to).eq(slice), `seed ${seed}: the new text stands at its place`);
  });
}

describe("a replacement moved through what others did", () => {
  const base = doc("een twee drie");
  const [change] = reduce(base, doc("een TWEE drie"));
  const after = (f: (tr: Transform) => void) => {
    const tr = new Transform(base);
    f(tr);
    return change ? moved(change, tr.mapping, tr.doc) : null;
  };

  test("keeps its words when text came before it", () => {
    assert.equal(after((tr) => tr.insert(1, schema.text("nul ")))?.from, 9);
  });
  test("is outdated when its words changed", () => {
    assert.equal(after((tr) => tr.insert(7, schema.text("x"))), null);
  });
  test("is outdated when its words went", () => {
    assert.equal(after((tr) => tr.delete(3, 12)), null);
  });
  test("leaves what was typed at its edges outside", () => {
    const got = after((tr) => tr.insert(9, schema.text("s")).insert(5, schema.text("x")));
    assert.deepEqual([got?.from, got?.to], [6, 10]);
  });
});
