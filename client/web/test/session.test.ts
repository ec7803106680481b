import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { schema } from "../src/schema";
import { Random } from "./random";
import type { Person } from "./room";
import { join, paragraphs, Room, TestClock } from "./room";

function setting(...texts: string[]) {
  const clock = new TestClock();
  return { clock, room: new Room(clock, paragraphs(...(texts.length > 0 ? texts : ["een twee drie", "vier vijf zes"]))) };
}

function type(person: Person, at: number, text: string): void {
  person.editor.dispatch(person.editor.state.tr.insertText(text, at));
}

function select(person: Person, from: number, to: number): void {
  const { editor } = person;
  editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
}

function remark(person: Person, body: string): void {
  select(person, 5, 9);
  person.session.startAnnotation("words");
  person.session.changeDraft({ body });
  assert.ok(person.session.sendComposer());
}

function sent(room: Room, kind: string): number {
  return room.heard.filter((m) => m.type === kind).length;
}

describe("what somebody says", () => {
  test("is stored, told to others, and acknowledged with a receipt", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    const bert = await join(room, clock, "bert");
    remark(anna, "Waarom twee?");
    await clock.pass(100);
    assert.equal(room.contributions.length, 1);
    assert.deepEqual(bert.session.store.order.value, ["c1"]);
    assert.deepEqual(bert.session.store.contributions.value.get("c1")?.spots, [{ from: 5, to: 9 }]);
    assert.equal(anna.session.store.contributions.value.get("c1")?.receipt, "0000-0001");
    assert.equal(anna.session.store.saved.value.is, "stored");
  });

  test("waits while there is no connection, and then goes once", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    room.reachable = false;
    room.cut();
    remark(anna, "later");
    await clock.pass(5_000);
    assert.equal(anna.session.store.connection.value.is, "offline");
    assert.deepEqual(anna.session.store.saved.value, { is: "waiting", count: 1 });
    assert.equal(anna.session.store.waiting.value[0]?.body, "later");
    room.reachable = true;
    await clock.pass(60_000);
    assert.equal(anna.session.store.connection.value.is, "live");
    assert.equal(room.contributions.length, 1);
  });

  test("goes again when its answer was lost, and is stored once", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    remark(anna, "dubbel");
    // The command arrives; the line breaks before the answer does.
    await clock.pass(6);
    assert.equal(room.contributions.length, 1);
    room.cut();
    await clock.pass(60_000);
    assert.equal(sent(room, "contribute"), 2);
    assert.equal(room.contributions.length, 1);
    assert.equal(anna.session.store.waiting.value.length, 0);
    assert.equal(anna.session.store.contributions.value.size, 1);
  });

  test("is sent after a reload", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    room.reachable = false;
    room.cut();
    remark(anna, "bewaard");
    anna.session.close();
    room.reachable = true;
    const again = await join(room, clock, "anna", anna);
    await clock.pass(1_000);
    assert.equal(room.contributions[0]?.body, "bewaard");
    assert.equal(again.session.store.waiting.value.length, 0);
  });

  test("is not shown to the next person on the same device", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.changeReply("c9", "half getypt");
    const bert = await join(room, clock, "bert", { drawer: anna.drawer });
    assert.equal(bert.session.store.replyDrafts.value.size, 0);
    const again = await join(room, clock, "anna", { drawer: anna.drawer });
    assert.equal(again.session.store.replyDrafts.value.get("c9"), "half getypt");
  });

  test("comes back to the writer when it is refused, with the reason", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    room.refuse = { type: "contribute", kind: "invalid", advice: "change" };
    remark(anna, "mijn tekst");
    await clock.pass(100);
    const notice = anna.session.store.notices.value[0];
    assert.equal(notice?.text, "Dit lukte niet.");
    assert.equal(notice?.kept, "mijn tekst");
    const composer = anna.session.store.composer.value;
    assert.ok(composer.is === "annotating" && composer.draft.body === "mijn tekst");
    assert.ok(anna.session.sendComposer());
    await clock.pass(100);
    assert.equal(room.contributions.length, 1);
  });

  test("goes again by itself when the server could not take it for a moment", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    room.refuse = { type: "contribute", kind: "unavailable", advice: "retry" };
    remark(anna, "even wachten");
    await clock.pass(10_000);
    assert.equal(room.contributions.length, 1);
    assert.equal(anna.session.store.notices.value.length, 0);
  });

  test("keeps its words when the text before it changed since the author saw it", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    select(anna, 5, 9);
    anna.session.startAnnotation("words");
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    await clock.pass(100);
    anna.session.changeDraft({ body: "x" });
    anna.session.sendComposer();
    await clock.pass(100);
    const spots = anna.session.store.contributions.value.get("c1")?.spots[0];
    assert.equal(anna.editor.state.doc.textBetween(spots?.from ?? 0, spots?.to ?? 0), "twee");
  });
});

describe("an editor", () => {
  test("sees what another types, and the other way round", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    const bert = await join(room, clock, "bert");
    anna.session.setMode("editing");
    bert.session.setMode("editing");
    type(anna, 1, "A");
    type(bert, 1, "B");
    await clock.pass(3_000);
    assert.ok(anna.editor.state.doc.eq(room.doc) && bert.editor.state.doc.eq(room.doc));
    assert.match(room.doc.firstChild?.textContent ?? "", /^(AB|BA)een/);
    assert.deepEqual(anna.session.store.saved.value.is, "stored");
  });

  test("finds unsent steps back after a reload, on the text that others changed", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    type(anna, 1, "eerst ");
    await clock.pass(500);
    room.reachable = false;
    room.cut();
    type(anna, anna.editor.state.doc.content.size - 1, " slot");
    type(anna, 7, "X");
    await clock.pass(2_000);
    anna.crash();
    room.reachable = true;
    room.edit(new Transform(room.doc).insert(1, schema.text("anders ")).steps);
    const again = await join(room, clock, "anna", anna);
    await clock.pass(2_000);
    assert.equal(room.doc.textBetween(0, room.doc.content.size, "|"), "anders eerst Xeen twee drie|vier vijf zes slot");
    assert.ok(again.editor.state.doc.eq(room.doc));
    assert.equal(again.session.store.notices.value.length, 0);
  });

  test("does not send twice what had arrived before the reload", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    type(anna, 1, "Q");
    anna.session.keep();
    // The steps arrive, the answer does not: the page is gone.
    await clock.pass(160);
    assert.equal(room.version, 1);
    anna.crash();
    const again = await join(room, clock, "anna", anna);
    await clock.pass(2_000);
    assert.equal(room.version, 1);
    assert.ok(again.editor.state.doc.eq(room.doc));
  });

  test("gets the words back when how the text went on is not known any more", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    room.reachable = false;
    room.cut();
    type(anna, 1, "kwijt?");
    await clock.pass(1_000);
    anna.session.close();
    room.reachable = true;
    room.edit(new Transform(room.doc).delete(1, 4).steps);
    room.oldestCursor = room.log.length;
    const again = await join(room, clock, "anna", anna);
    await clock.pass(100);
    assert.equal(again.session.store.notices.value[0]?.kept, "kwijt?");
  });

  test("loses nothing but the step when the authority refuses one", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    room.refuse = { type: "steps", kind: "invalid", advice: "change" };
    type(anna, 1, "fout");
    await clock.pass(1_000);
    assert.ok(anna.editor.state.doc.eq(room.doc));
    assert.equal(anna.session.store.notices.value[0]?.kept, "fout");
    type(anna, 1, "goed");
    await clock.pass(1_000);
    assert.match(room.doc.textContent, /^goed/);
  });
});

describe("the button to stop editing", () => {
  test("did nothing while the last words were on their way; now it waits for them", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    type(anna, 1, "A");
    anna.session.setMode("reading");
    assert.equal(anna.session.store.mode.value, "editing");
    await clock.pass(3_000);
    assert.equal(anna.session.store.mode.value, "reading");
    assert.match(room.doc.firstChild?.textContent ?? "", /^Aeen/);
  });
});

describe("a suggestion", () => {
  test("stays here while it is made, follows what others do, and goes as replacements", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.insertText("VIJF", 21, 25));
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    await clock.pass(1_000);
    assert.equal(sent(room, "steps"), 0);
    const composer = anna.session.store.composer.value;
    assert.ok(composer.is === "suggesting");
    assert.deepEqual(composer.changes[0], { was: "vijf", becomes: "VIJF", context: { before: "vier ", after: " zes" } });
    anna.session.changeDraft({ body: "hoofdletters" });
    assert.ok(anna.session.sendComposer());
    await clock.pass(1_000);
    const [stored] = room.contributions;
    assert.equal(stored?.kind, "suggestion");
    assert.deepEqual(stored?.place.ranges, [{ from: 25, to: 29 }]);
    assert.ok(anna.editor.state.doc.eq(room.doc), "the text itself is unchanged");
    assert.equal(anna.session.store.mode.value, "reading");
  });

  test("of which nothing is changed is not sent", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.startSuggestion();
    assert.equal(anna.session.sendComposer(), false);
  });

  test("survives a reload, on the text as it is then", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.insertText("TWEE", 5, 9));
    anna.session.changeDraft({ body: "daarom" });
    await clock.pass(1_000);
    anna.crash();
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    const again = await join(room, clock, "anna", anna);
    await clock.pass(500);
    const composer = again.session.store.composer.value;
    assert.ok(composer.is === "suggesting");
    assert.equal(composer.draft.body, "daarom");
    assert.deepEqual(composer.changes.map((c) => [c.was, c.becomes]), [["twee", "TWEE"]]);
    assert.match(again.editor.state.doc.textContent, /^nul een TWEE/);
  });

  test("is kept when it is put away, and comes back", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.insertText("TWEE", 5, 9));
    anna.session.cancelComposer(false);
    assert.ok(anna.editor.state.doc.eq(room.doc));
    anna.session.startSuggestion();
    await clock.pass(500);
    assert.match(anna.editor.state.doc.textContent, /^een TWEE/);
    anna.session.cancelComposer(true);
    anna.session.startSuggestion();
    await clock.pass(500);
    assert.ok(anna.editor.state.doc.eq(room.doc));
  });

  test("of others on the same words is a conflict for both", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    const bert = await join(room, clock, "bert");
    for (const [person, text] of [[anna, "A"], [bert, "B"]] as const) {
      person.session.startSuggestion();
      person.editor.dispatch(person.editor.state.tr.insertText(text, 5, 9));
      person.session.sendComposer();
    }
    await clock.pass(500);
    assert.deepEqual(anna.session.store.contributions.value.get("c1")?.conflicts, ["c2"]);
    assert.deepEqual(bert.session.store.contributions.value.get("c2")?.conflicts, ["c1"]);
  });
});

describe("the line", () => {
  test("that repeats every frame changes nothing", async () => {
    const { clock, room } = setting();
    room.repeats = () => true;
    const anna = await join(room, clock, "anna");
    anna.session.setMode("editing");
    for (let i = 0; i < 5; i++) {
      type(anna, 1, String(i));
      await clock.pass(400);
    }
    remark(anna, "een keer");
    await clock.pass(500);
    assert.ok(anna.editor.state.doc.eq(room.doc));
    assert.equal(room.version, 5);
    assert.equal(anna.session.store.contributions.value.size, 1);
  });

  test("that lost a frame resumes from the last good one", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    let lose = true;
    const { latency } = room;
    room.drops = () => lose;
    room.edit(new Transform(room.doc).insert(1, schema.text("weg ")).steps);
    lose = false;
    room.latency = latency;
    room.edit(new Transform(room.doc).insert(1, schema.text("en ")).steps);
    await clock.pass(60_000);
    assert.ok(anna.editor.state.doc.eq(room.doc));
  });

  test("with a cursor that is too old loads the text again and keeps what was typed", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    select(anna, 5, 9);
    anna.session.startAnnotation("document");
    anna.session.changeDraft({ body: "nog bezig" });
    room.reachable = false;
    room.cut();
    room.edit(new Transform(room.doc).insert(1, schema.text("nieuw ")).steps);
    room.oldestCursor = room.log.length;
    room.reachable = true;
    await clock.pass(60_000);
    assert.ok(anna.editor.state.doc.eq(room.doc));
    assert.equal(anna.session.store.connection.value.is, "live");
  });

  for (const [code, reason] of [
    [4401, "loggedOut"],
    [4403, "withdrawn"],
    [4426, "reload"],
    [1008, "protocol"],
  ] as const) {
    test(`that is closed with ${code} ends as ${reason}, and keeps the draft`, async () => {
      const { clock, room } = setting();
      const anna = await join(room, clock, "anna");
      anna.session.startAnnotation("document");
      anna.session.changeDraft({ body: "bewaar mij" });
      room.cut(code);
      await clock.pass(120_000);
      assert.deepEqual(anna.session.store.connection.value, { is: "ended", reason });
      assert.equal(sent(room, "hello"), 1);
      const again = await join(room, clock, "anna", anna);
      const composer = again.session.store.composer.value;
      assert.ok(composer.is === "annotating" && composer.draft.body === "bewaar mij");
    });
  }

  test("that cannot be made any more asks whether we are logged in still", async () => {
    const { clock, room } = setting();
    const anna = await join(room, clock, "anna");
    room.reachable = false;
    room.loggedIn = false;
    room.cut();
    await clock.pass(60_000);
    assert.deepEqual(anna.session.store.connection.value, { is: "ended", reason: "loggedOut" });
  });

  test("after a restart is tried again at different moments by different people", async () => {
    const waits: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) {
      const clock = new TestClock(new Random(seed));
      const room = new Room(clock, paragraphs("een"));
      await join(room, clock, "anna");
      const at = clock.now();
      room.cut(1012);
      while (sent(room, "hello") < 2) await clock.pass(1);
      waits.push(clock.now() - at);
    }
    assert.ok(new Set(waits).size > 3, `${waits.join(", ")} ms`);
    for (const wait of waits) assert.ok(wait >= 250 && wait <= 600, `${wait} ms`);
  });
});
