import assert from "node:assert/strict";
import { test } from "node:test";
import { apart, changesIn, comparison } from "../src/comparison";
import { schema } from "../src/schema";
import { allTexts } from "../src/text/context";
import { nl } from "../src/text/nl";
import { sentenceOf } from "../src/views/sentence";

const text = (words: string) => ({ type: "text", text: words });
const paragraph = (words: string) => ({ type: "paragraph", content: [text(words)] });
const heading = (words: string) => ({ type: "heading", attrs: { level: 1, id: "aaaaaaaaaaaa" }, content: [text(words)] });
const doc = (...content: object[]) => schema.nodeFromJSON({ ...schema.topNodeType.createAndFill()?.toJSON(), content });

const before = doc(heading("Melden"), paragraph("Dit gebeurt snel."), paragraph("Weg hiermee."));
const after = doc(heading("Melden"), paragraph("Dit gebeurt binnen een dag."));
const block = (from: number, to: number, type = "paragraph") => ({ from, to, type, level: type === "heading" ? 1 : 0 });

const wire = {
  rows: [
    { kind: "same", left: block(0, 8, "heading"), right: block(0, 8, "heading") },
    {
      kind: "changed", left: block(8, 27), right: block(8, 37), changes: ["words"],
      segments: [{ op: "equal", text: "Dit gebeurt " }, { op: "delete", text: "snel" }, { op: "insert", text: "binnen een dag" }, { op: "equal", text: "." }],
    },
    { kind: "deleted", left: block(27, 41), segments: [{ op: "delete", text: "Weg hiermee." }] },
  ],
};

test("what is equal is read from the text, with its number", () => {
  const [first] = comparison(wire, before, after).rows;
  assert.equal(first?.spans[0]?.text, "Melden");
  assert.equal(first?.after?.number, "1");
});

test("deleted and inserted words ran into one another", () => {
  const row = comparison(wire, before, after).rows[1];
  const spans = row?.spans ?? [];
  assert.deepEqual(spans.map((s, i) => apart(spans[i - 1], s)), [false, false, true, false]);
  assert.equal(apart({ is: "del", text: "snel " }, { is: "ins", text: "nu " }), false);
});

test("every change is a plain sentence with its place", async () => {
  const t = await allTexts(nl);
  const sentences = changesIn(comparison(wire, before, after)).map(({ row }) => sentenceOf(t, row));
  assert.deepEqual(sentences, [
    { where: "1, alinea 1", text: "‘snel’ wordt ‘binnen een dag’." },
    { where: "1, alinea 2", text: "Geschrapt: ‘Weg hiermee.’" },
  ]);
});

test("a moved block is one change, told at its new place", () => {
  const moved = {
    rows: [
      { kind: "movedFrom", left: block(27, 41), partner: 1, move: 1 },
      { kind: "movedTo", left: block(27, 41), right: block(8, 37), partner: 0, move: 1, changes: [], segments: [{ op: "equal", text: "Weg hiermee." }] },
    ],
  };
  const found = changesIn(comparison(moved, before, after));
  assert.equal(found.length, 1);
  assert.equal(found[0]?.row.elsewhere?.n, 2);
});

test("an answer of another shape is refused, not shown", () => {
  assert.throws(() => comparison({ rows: [{ kind: "unheard" }] }, before, after));
});
