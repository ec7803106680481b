import assert from "node:assert/strict";
import { test } from "node:test";
import { adoptionOf as answerOf } from "../src/adoptionapi";
import { nl } from "../src/text/nl";
import { adoptionLine, adoptionOf, baseOf, isLocked, standingLine } from "../src/views/places";
import type { SeenAdoption } from "../src/seen";
import type { DocumentMeta } from "../src/store";

const submission = { recipient: "tweedeKamer", kind: "plan", subject: "Plan", date: "2026-12-04", at: "2026-12-04T10:00:00Z" } as const;
const first: SeenAdoption = { revision: "r1", name: "Vastgesteld", at: "2026-12-03T10:00:00Z", submission };
const second: SeenAdoption = { revision: "r2", name: "Herzien", at: "2027-01-08T10:00:00Z" };

function metaOf(status: string, adoptions: readonly SeenAdoption[]): DocumentMeta {
  return { id: "d", title: "Plan", dossier: "x", status, round: null, rounds: [], revision: "", ahead: 0, revisions: [], adoptions };
}

test("what is in the way is read as the server tells it", () => {
  const obstacles = [{ kind: "round", round: "r", roundState: "open" }, { kind: "undecided", contributions: ["a"], numbers: [4] }];
  assert.deepEqual(answerOf({ status: "inReview", version: 7, history: [], obstacles }), {
    version: 7,
    revision: "",
    obstacles: [{ kind: "round", roundState: "open", numbers: [] }, { kind: "undecided", roundState: "", numbers: [4] }],
  });
  assert.throws(() => answerOf({ version: 7, obstacles: [{ kind: "weather" }] }));
});

test("the top of the page says how far the text is", () => {
  assert.equal(standingLine(nl, metaOf("submitted", [first])), "Aangeboden aan de Tweede Kamer op 4 december 2026");
  assert.equal(standingLine(nl, metaOf("adopted", [first, second])), "Vastgesteld op 8 januari 2027");
  assert.equal(standingLine(nl, metaOf("inReview", [])), nl.reading.working);
  assert.equal(adoptionLine(nl, first), "Aangeboden aan de Tweede Kamer op 4 december 2026");
});

test("a text is a revision of what was submitted last before it", () => {
  assert.equal(baseOf(metaOf("submitted", [first])), undefined);
  assert.equal(baseOf(metaOf("inRevision", [first])), first);
  assert.equal(baseOf(metaOf("adopted", [first, second])), first);
  assert.equal(baseOf(metaOf("inRevision", [first, second])), first);
  assert.equal(baseOf(metaOf("inRevision", [second])), second);
  assert.equal(isLocked(metaOf("inRevision", [first])), false);
});

test("a revision that was adopted twice is known as it was submitted", () => {
  assert.equal(adoptionOf(metaOf("adopted", [first, { ...second, revision: "r1" }]), "r1"), first);
  assert.equal(adoptionOf(metaOf("adopted", [first]), "r9"), undefined);
});
