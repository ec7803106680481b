import assert from "node:assert/strict";
import { test } from "node:test";
import { Transform } from "prosemirror-transform";
import { applyAll } from "../src/replacement";
import { edit, paragraph, Random, randomDoc } from "./random";
import { join, type Person, Room, TestClock } from "./room";

// Two editors and somebody who suggests, on lines that are slow, break and
// repeat: whatever the order, all end with the authority's text.

async function story(seed: number, steps: number): Promise<void> {
  const r = new Random(seed);
  const clock = new TestClock(new Random(seed + 1000));
  const room = new Room(clock, randomDoc(r));
  room.latency = () => 1 + r.below(120);
  const anna = await join(room, clock, "anna");
  const bert = await join(room, clock, "bert");
  const carl = await join(room, clock, "carl");
  await clock.pass(1_000);
  anna.session.setMode("editing");
  bert.session.setMode("editing");
  carl.session.startSuggestion();
  room.drops = () => r.next() < 0.01;
  room.repeats = () => r.next() < 0.05;
  for (let made = 0; made < steps; ) {
    made += act(r.pick([anna, bert]), r);
    if (r.next() < 0.2) act(carl, r);
    await clock.pass(r.below(200));
  }
  room.drops = () => false;
  await clock.pass(120_000);
  const at = `seed ${seed}`;
  for (const person of [anna, bert]) {
    assert.ok(person.editor.state.doc.eq(room.doc), `${at}: an editor has the authority's text`);
    assert.equal(person.session.store.saved.value.is, "stored", at);
    assert.deepEqual(person.session.store.notices.value, [], at);
  }
  assert.ok(carl.editor.confirmed.eq(room.doc), `${at}: below the fork lies the authority's text`);
  const fork = applyAll(room.doc, carl.editor.changes());
  assert.ok(fork.eq(carl.editor.state.doc), `${at}: the fork is that text with its replacements`);
}

// The text neither dies out nor doubles for ever.
function act(person: Person, r: Random): number {
  const { editor } = person;
  const { doc } = editor.state;
  const change = edit(doc, r, 1);
  const { size } = change.doc.content;
  const steps =
    change.steps.length === 0 || size < 200 || size > 4_000
      ? new Transform(doc).replaceWith(size > 4_000 ? doc.content.size >> 1 : doc.content.size, doc.content.size, paragraph(r)).steps
      : change.steps;
  editor.applySteps(steps);
  return steps.length;
}

test("two editors and a suggester converge over 600 random steps", async () => {
  await story(1, 600);
});

test("so they do from many beginnings", async () => {
  for (let seed = 2; seed < 14; seed++) await story(seed, 50);
});
