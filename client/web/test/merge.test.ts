import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import type { Contribute } from "../src/protocol";
import { schema } from "../src/schema";
import { join, paragraphs, type Person, Room, TestClock } from "./room";

async function setting() {
  const clock = new TestClock();
  const room = new Room(clock, paragraphs("een twee drie", "vier vijf zes"));
  return { clock, room, anna: await join(room, clock, "anna") };
}

function remark(person: Person, from: number, to: number): void {
  const { editor, session } = person;
  editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
  session.startAnnotation("words");
  session.changeDraft({ body: "los" });
  assert.ok(session.sendComposer());
}

function lastOf(room: Room): Contribute {
  const found = room.heard.filter((m): m is Contribute => m.type === "contribute").at(-1);
  assert.ok(found);
  return found;
}

describe("what is made of several", () => {
  test("stands where the first one stands now, and is the organisation's", async () => {
    const { clock, room, anna } = await setting();
    remark(anna, 5, 9);
    remark(anna, 16, 20);
    await clock.pass(100);
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    await clock.pass(100);
    anna.session.merge(["c1", "c2"], "objection", "Samen.");
    await clock.pass(100);
    const { kind, audience, version, target, from, to, body, merges, changes } = lastOf(room);
    assert.deepEqual({ kind, audience, version, target, from, to, body, merges, changes }, {
      kind: "objection", audience: "organisation", version: 1, target: "words", from: 9, to: 13, body: "Samen.", merges: ["c1", "c2"], changes: undefined,
    });
    assert.equal(anna.session.store.waiting.value.length, 0);
  });

  test("of a proposal carries its changes, or says it of the paragraph where it would add", async () => {
    const { clock, room, anna } = await setting();
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.insertText("toch ", 5));
    assert.ok(anna.session.sendComposer());
    await clock.pass(100);
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    await clock.pass(100);
    anna.session.merge(["c1"], "suggestion", "");
    await clock.pass(100);
    const change = lastOf(room).changes?.[0];
    assert.deepEqual([change?.from, change?.to], [9, 9]);
    anna.session.merge(["c1"], "remark", "In woorden.");
    await clock.pass(100);
    const { target, from, to } = lastOf(room);
    assert.deepEqual({ target, from, to }, { target: "block", from: 0, to: 19 });
  });

  test("of what lost its words is about the whole text", async () => {
    const { clock, room, anna } = await setting();
    remark(anna, 5, 9);
    await clock.pass(100);
    room.edit(new Transform(room.doc).delete(4, 10).steps);
    await clock.pass(100);
    anna.session.merge(["c1"], "remark", "Toch.");
    await clock.pass(100);
    const { target, from, to } = lastOf(room);
    assert.deepEqual({ target, from, to }, { target: "document", from: 0, to: 0 });
  });

  test("waits without a connection, also over a reload", async () => {
    const { clock, room, anna } = await setting();
    remark(anna, 5, 9);
    await clock.pass(100);
    room.reachable = false;
    room.cut();
    anna.session.merge(["c1"], "remark", "Later.");
    anna.session.close();
    room.reachable = true;
    await join(room, clock, "anna", anna);
    await clock.pass(1_000);
    assert.deepEqual(lastOf(room).merges, ["c1"]);
    assert.equal(room.contributions.at(-1)?.body, "Later.");
  });
});
