import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DecodeError, parseFrame } from "../src/decode";
import { MemoryDrawer, Shelf } from "../src/draft";
import type { Command } from "../src/seen";

const author = { name: "Joost Hartman" };
const quote = { exact: "twee", prefix: "", suffix: "" };
const contribution = {
  id: "c1",
  kind: "remark",
  audience: "round",
  own: false,
  author,
  origin: { version: 1, target: "words", from: 5, to: 9, quote },
  place: { state: "placed", version: 1, ranges: [{ from: 5, to: 9 }] },
  body: "waarom?",
  replies: [],
  endorsements: 2,
  endorsed: false,
  withdrawn: false,
  at: "2026-12-04T10:00:00Z",
};

describe("a frame from the server", () => {
  test("has a value for all that may be absent", () => {
    const frame = parseFrame(JSON.stringify({ type: "appear", cursor: "x", contribution }));
    assert.ok(frame.type === "appear");
    assert.deepEqual(frame.contribution.author, { name: "Joost Hartman", organisation: "", pseudonym: false });
    assert.deepEqual(frame.contribution.changes, []);
    assert.equal(frame.contribution.redacted, false);
    assert.equal("decision" in frame.contribution, false);
  });

  test("may say more than this page knows", () => {
    const frame = parseFrame(JSON.stringify({ type: "hash", version: 100, hash: "ab", colour: "blue" }));
    assert.deepEqual(frame, { type: "hash", version: 100, hash: "ab" });
  });

  test("with nothing in a list may leave it null", () => {
    const frame = parseFrame(JSON.stringify({ type: "presence", readers: 5, editors: null }));
    assert.deepEqual(frame, { type: "presence", readers: 5, editors: [] });
  });

  const wrong: [string, unknown, RegExp][] = [
    ["is no object", [], /frame is not an object/],
    ["has an unknown type", { type: "dance" }, /frame.type is not one of/],
    ["has a text for a number", { type: "hash", version: "1", hash: "" }, /hash.version is not a whole number/],
    ["has half a number", { type: "hash", version: 1.5, hash: "" }, /hash.version is not a whole number/],
    ["lacks a field", { type: "disappear", cursor: "x" }, /disappear.id is not a text/],
    ["has a step without a kind", { type: "steps", cursor: "", first: 0, steps: [{}], client: "", cause: "edit" }, /steps.steps\[0\].stepType/],
    [
      "has a contribution of an unknown kind",
      { type: "appear", cursor: "x", contribution: { ...contribution, kind: "joke" } },
      /appear.contribution.kind/,
    ],
  ];
  for (const [name, value, message] of wrong) {
    test(`that ${name} is refused, with the place that is wrong`, () => {
      assert.throws(() => parseFrame(JSON.stringify(value)), (e) => e instanceof DecodeError && message.test(e.message));
    });
  }

  test("that is no JSON is refused", () => {
    assert.throws(() => parseFrame("{"), DecodeError);
  });
});

describe("what lies on the device", () => {
  const commands: Command[] = [
    { type: "reply", id: "1", contribution: "c", body: "ja", nameShown: "full" },
    { type: "decide", id: "2", contribution: "c", outcome: "notAccepted", reason: "nee", version: 3 },
    { type: "openRound", id: "3", name: "Ronde 2", mode: "live" },
    { type: "closeRound", id: "4" },
  ];

  test("comes back as it was put there, field by field", () => {
    const drawer = new MemoryDrawer();
    commands.forEach((command, at) => new Shelf(drawer, "p", "d").putParcel({ command, at }));
    assert.deepEqual(new Shelf(drawer, "p", "d").parcels(), commands.map((command, at) => ({ command, at })));
  });

  test("is another person's or another document's own", () => {
    const drawer = new MemoryDrawer();
    new Shelf(drawer, "p", "d").putReply("c", "half");
    assert.equal(new Shelf(drawer, "q", "d").replies().size, 0);
    assert.equal(new Shelf(drawer, "p", "e").replies().size, 0);
  });

  test("in a shape of an older build is passed over and not thrown away", () => {
    const drawer = new MemoryDrawer();
    drawer.setItem("meelezen:p:d:command:x", '{"command":{"type":"wave"},"at":1}');
    drawer.setItem("meelezen:p:d:composer", "{");
    const shelf = new Shelf(drawer, "p", "d");
    assert.deepEqual(shelf.parcels(), []);
    assert.equal(shelf.composer(), null);
    assert.equal(drawer.length, 2);
  });

  test("of a tab that lives is not taken over by another", () => {
    const shelf = new Shelf(new MemoryDrawer(), "p", "d");
    const step = { stepType: "replace", from: 1, to: 1 };
    shelf.putSteps({ tab: "one", client: "a", version: 1, cursor: "c", steps: [step], touched: 1_000 });
    assert.equal(shelf.abandonedSteps("two", 5_000).length, 0);
    assert.equal(shelf.abandonedSteps("one", 5_000).length, 1, "the same tab after a reload");
    assert.equal(shelf.abandonedSteps("two", 60_000).length, 1, "long after the last sign of life");
  });

  test("stays out of the way when the device is full", () => {
    const drawer = new MemoryDrawer();
    drawer.setItem = () => {
      throw new Error("QuotaExceededError");
    };
    assert.doesNotThrow(() => new Shelf(drawer, "p", "d").putReply("c", "tekst"));
  });
});
