import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Fragment, Slice } from "prosemirror-model";
import { reworded, startingWords } from "../src/rewording";
import { schema } from "../src/schema";

const strong = schema.text("loket", [schema.mark("strong")]);
const doc = schema.node("doc", { title: "Plan" }, [
  schema.node("paragraph", null, [schema.text("Gemeenten kunnen een "), strong, schema.text(" openen.")]),
  schema.node("paragraph", null, [schema.text("Het Rijk betaalt.")]),
]);
const kunnen = { from: 11, to: 17 };
const proposal = (text: string) => ({ ...kunnen, slice: new Slice(Fragment.from(schema.text(text)), 0, 0), before: doc.slice(11, 17) });

describe("an editor's own words", () => {
  test("start from what was proposed, and for a remark from what stands there", () => {
    assert.deepEqual(startingWords(doc, [kunnen], [proposal("moeten")]), ["moeten"]);
    assert.deepEqual(startingWords(doc, [kunnen], []), ["kunnen"]);
  });

  test("are not for what holds more than words, more than a block, or nothing", () => {
    const bold = 22;
    assert.equal(startingWords(doc, [{ from: bold, to: bold + 5 }], []), null);
    assert.equal(startingWords(doc, [{ from: 11, to: 40 }], []), null);
    assert.equal(startingWords(doc, [], []), null);
  });

  test("replace what differs, and leave what is the same", () => {
    assert.deepEqual(reworded(doc, [kunnen], ["kunnen"]), []);
    const [change] = reworded(doc, [kunnen], ["zullen"]);
    assert.deepEqual(change, { from: 11, to: 17, slice: { content: [{ type: "text", text: "zullen" }] }, before: { content: [{ type: "text", text: "kunnen" }] } });
    assert.equal(reworded(doc, [kunnen], [""])[0]?.slice, null);
  });
});
