import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { Node } from "prosemirror-model";
import { outlineOf } from "../src/outline";
import { schema } from "../src/schema";

declare const TEST_FOLDER: string;

interface Vector {
  readonly about: string;
  readonly doc: unknown;
  readonly entries: readonly unknown[];
}

// The vectors of review/outline.go: screen and paper must number alike.
const vectors = JSON.parse(
  readFileSync(join(TEST_FOLDER, "../../../review/testdata/outline.json"), "utf8"),
) as readonly Vector[];

describe("numbers and citations are those of the paper", () => {
  for (const { about, doc, entries } of vectors) {
    test(about, () => {
      const outline = outlineOf(Node.fromJSON(schema, doc));
      assert.deepEqual(JSON.parse(JSON.stringify(outline.entries)), entries);
    });
  }
});

test("a place between two parts is cited by its section", () => {
  const heading = { type: "heading", attrs: { level: 1, id: "a" }, content: [{ type: "text", text: "Een" }] };
  const doc = Node.fromJSON(schema, { type: "doc", content: [heading, { type: "page_break" }] });
  const outline = outlineOf(doc);
  assert.deepEqual(outline.citation(5), { section: "1", kind: "section", n: 0 });
  assert.equal(outline.headingAt(5)?.id, "a");
  assert.deepEqual(outline.sectionOf("a"), { heading: outline.headings[0]?.heading, from: 0, to: 6 });
});
