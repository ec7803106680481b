import { place } from "./page";
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { TextSelection } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import { schema } from "../src/schema";
import type { Kind } from "../src/seen";
import { join, paragraphs, type Person, Room, TestClock } from "./room";

async function setting(...texts: string[]) {
  const clock = new TestClock();
  const room = new Room(clock, paragraphs(...(texts.length > 0 ? texts : ["een twee drie", "vier vijf zes"])));
  const anna = await join(room, clock, "anna");
  const text = place();
  anna.session.mountText(text);
  return { clock, room, anna, text };
}

function remark(person: Person, from: number, to: number, kind: Kind = "remark"): void {
  const { editor, session } = person;
  editor.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)));
  session.startAnnotation("words", kind);
  session.changeDraft({ body: "zeg" });
  session.sendComposer();
}

function propose(person: Person, from: number, to: number, text: string): void {
  person.session.startSuggestion();
  person.editor.dispatch(person.editor.state.tr.insertText(text, from, to));
  person.session.sendComposer();
}

function all(text: HTMLElement, selector: string): HTMLElement[] {
  return [...text.querySelectorAll<HTMLElement>(selector)];
}

describe("the marks of contributions", () => {
  test("tint their words and have a button with a name before them", async () => {
    const { clock, anna, text } = await setting();
    remark(anna, 5, 9);
    await clock.pass(200);
    const [mark] = all(text, ".mark-remark");
    assert.equal(mark?.textContent, "twee");
    const [button] = all(text, "button.mark-button");
    assert.equal(button?.textContent, "remark van anna");
    assert.ok(button && mark && button.compareDocumentPosition(mark) & 4, "the button comes first");
  });

  test("open their card by their button, and are then drawn as opened", async () => {
    const { clock, anna, text } = await setting();
    remark(anna, 5, 9);
    await clock.pass(200);
    all(text, "button.mark-button")[0]?.click();
    assert.equal(anna.session.store.openId.value, "c1");
    assert.ok(all(text, ".mark-remark")[0]?.classList.contains("opened"));
    assert.equal(all(text, "button.mark-button")[0]?.getAttribute("aria-expanded"), "true");
    anna.session.closeCard();
    assert.equal(all(text, ".opened").length, 0);
  });

  test("a content warning stands before the block, with its words, and stays while one writes", async () => {
    const { clock, anna, text } = await setting();
    remark(anna, 5, 9, "warning");
    await clock.pass(200);
    const [warning] = all(text, "button.content-warning");
    assert.equal(warning?.textContent, "warning van anna");
    assert.equal(warning?.nextElementSibling?.textContent, "een twee drie");
    assert.equal(all(text, "button.mark-button").length, 0);
    anna.session.startSuggestion();
    await clock.pass(200);
    assert.equal(all(text, "button.content-warning").length, 1);
    warning?.click();
    assert.equal(anna.session.store.openId.value, "c1");
  });

  test("a content warning about the whole text stands before all of it", async () => {
    const { clock, anna, text } = await setting();
    anna.session.startAnnotation("document", "warning");
    anna.session.changeDraft({ body: "zeg" });
    anna.session.sendComposer();
    await clock.pass(200);
    const [warning] = all(text, "button.content-warning");
    assert.equal(warning?.previousElementSibling, null);
    assert.equal(warning?.parentElement?.textContent, "warning van annaeen twee drievier vijf zes");
  });

  test("count where they overlap", async () => {
    const { clock, anna, text } = await setting();
    remark(anna, 1, 9);
    remark(anna, 5, 14);
    remark(anna, 5, 9, "question");
    await clock.pass(200);
    const overlaps = all(text, ".overlap").map((e) => [e.textContent, e.dataset.overlap]);
    assert.deepEqual(overlaps, [["twee", "3"]]);
  });

  test("show a suggestion of somebody else in place, with hidden words around it", async () => {
    const { clock, room, anna, text } = await setting();
    const bert = await join(room, clock, "bert");
    propose(bert, 5, 9, "TWEE");
    await clock.pass(300);
    assert.equal(anna.session.store.order.value.length, 1);
    assert.equal(all(text, ".del")[0]?.textContent, "twee");
    assert.equal(all(text, "ins")[0]?.textContent, " begin toegevoegd TWEE einde toegevoegd ");
    assert.deepEqual(all(text, ".visually-hidden").map((e) => e.textContent?.trim()).slice(0, 2), ["begin verwijderd", "einde verwijderd"]);
  });

  test("show a whole new paragraph as a block", async () => {
    const { clock, room, anna, text } = await setting();
    const bert = await join(room, clock, "bert");
    bert.session.startSuggestion();
    const { tr } = bert.editor.state;
    bert.editor.dispatch(tr.insert(15, paragraphs("nieuw").firstChild as never));
    bert.session.sendComposer();
    await clock.pass(300);
    assert.deepEqual(all(text, "p.ins.block-change").map((e) => e.textContent), [" begin toegevoegd nieuw einde toegevoegd "]);
    assert.equal(anna.editor.state.doc.childCount, 2);
  });

  test("are drawn as conflict when two suggest on the same words", async () => {
    const { clock, room, anna, text } = await setting();
    const bert = await join(room, clock, "bert");
    propose(anna, 5, 9, "A");
    propose(bert, 5, 14, "B");
    await clock.pass(500);
    assert.ok(all(text, ".mark-suggestion").every((e) => e.classList.contains("conflict")));
  });

  test("move with the text and leave what did not change as it is", async () => {
    const { clock, room, anna, text } = await setting();
    remark(anna, 21, 25);
    await clock.pass(200);
    const before = all(text, ".mark-remark")[0];
    room.edit(new Transform(room.doc).insert(1, schema.text("nul ")).steps);
    await clock.pass(200);
    assert.equal(all(text, ".mark-remark")[0], before, "the same element");
    assert.deepEqual(anna.session.store.contributions.value.get("c1")?.spots, [{ from: 25, to: 29 }]);
  });

  test("come back when deleted words come back", async () => {
    const { clock, anna, text } = await setting();
    remark(anna, 5, 9);
    await clock.pass(200);
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.delete(3, 12));
    await clock.pass(200);
    assert.equal(all(text, ".mark-remark").length, 0);
    anna.session.cancelComposer(true);
    await clock.pass(200);
    assert.equal(all(text, ".mark-remark")[0]?.textContent, "twee");
  });

  test("go when their contribution is withdrawn, and for an orphan", async () => {
    const { clock, room, anna, text } = await setting();
    remark(anna, 5, 9);
    remark(anna, 1, 4);
    await clock.pass(200);
    const [one, two] = room.contributions;
    assert.ok(one && two);
    room.publish({ type: "event", cursor: "", contribution: { ...one, withdrawn: true }, places: [] });
    const place = { state: "orphaned", version: 0, ranges: [{ from: 1, to: 1 }] } as const;
    room.publish({ type: "event", cursor: "", places: [{ id: two.id, place }] });
    await clock.pass(200);
    assert.equal(all(text, ".mark").length, 0);
    assert.equal(anna.session.store.contributions.value.get("c1")?.status, "withdrawn");
    assert.deepEqual(anna.session.store.adrift.value, ["c2"]);
  });
});

describe("the text", () => {
  test("is an article to read and a text box to write in", async () => {
    const { anna, text } = await setting();
    const box = text.querySelector(".ProseMirror");
    assert.equal(box?.getAttribute("role"), "article");
    assert.equal(box?.getAttribute("contenteditable"), "false");
    anna.session.setMode("editing");
    assert.equal(box?.getAttribute("role"), "textbox");
    assert.equal(box?.getAttribute("aria-multiline"), "true");
    assert.equal(box?.getAttribute("aria-label"), "Tekst");
    assert.equal(box?.getAttribute("contenteditable"), "true");
  });

  test("numbers its headings anew as one comes before them", async () => {
    const { clock, room, text } = await setting();
    const heading = (name: string, id: string) => schema.node("heading", { level: 1, id }, [schema.text(name)]);
    room.edit(new Transform(room.doc).insert(0, heading("Twee", "b")).insert(0, heading("Een", "a")).steps);
    await clock.pass(100);
    assert.deepEqual(all(text, "h2").map((h) => h.dataset.number), ["1", "2"]);
    assert.deepEqual(all(text, "p").map((p) => p.dataset.cite), ["paragraph 1", "paragraph 2"]);
    room.edit(new Transform(room.doc).delete(0, 5).steps);
    await clock.pass(100);
    assert.deepEqual(all(text, "h2").map((h) => [h.dataset.number, h.id]), [["1", "section-b"]]);
    const [start, end] = [room.doc.child(0).nodeSize, room.doc.child(0).nodeSize + room.doc.child(1).nodeSize];
    room.edit(new Transform(room.doc).delete(start + 1, end - 1).steps);
    await clock.pass(100);
    assert.deepEqual(all(text, "p").map((p) => p.dataset.cite), [undefined, "paragraph 1"], "an empty paragraph is not cited");
  });

  test("gives the second half of a split heading an id of its own, in the same batch", async () => {
    const { clock, room, anna } = await setting();
    const heading = schema.node("heading", { level: 1, id: "a" }, [schema.text("Een kop")]);
    room.edit(new Transform(room.doc).insert(0, heading).steps);
    await clock.pass(100);
    anna.session.setMode("editing");
    anna.editor.dispatch(anna.editor.state.tr.split(5));
    await clock.pass(1_000);
    const ids = [room.doc.child(0), room.doc.child(1)].map((n) => String(n.attrs.id));
    assert.equal(ids[0], "a");
    assert.match(ids[1] ?? "", /^s-[0-9a-f]{12}$/);
    assert.equal(room.heard.filter((m) => m.type === "steps").length, 1);
  });

  test("shows the own suggestion as tracked changes while it is typed", async () => {
    const { anna, text } = await setting();
    anna.session.startSuggestion();
    anna.editor.dispatch(anna.editor.state.tr.insertText("TWEE", 5, 9));
    assert.equal(all(text, ".ins.own").map((e) => e.textContent).join(""), "TWEE");
    assert.equal(all(text, "del.own")[0]?.textContent, " begin verwijderd twee einde verwijderd ");
    anna.editor.dispatch(anna.editor.state.tr.insertText("!", 14));
    assert.equal(all(text, "del.own").length, 1);
    anna.session.cancelComposer(true);
    assert.equal(all(text, ".own").length, 0);
    assert.equal(text.textContent, "een twee drievier vijf zes");
  });

  test("shows where another editor stands", async () => {
    const { clock, room, anna, text } = await setting();
    anna.session.setMode("editing");
    const editors = [{ client: "x", name: "Bert", version: 0, from: 5, to: 9 }];
    room.publish({ type: "presence", readers: 5, editors });
    await clock.pass(100);
    assert.equal(all(text, ".caret-name")[0]?.textContent, "Bert");
    assert.equal(all(text, ".caret-selection")[0]?.textContent, "twee");
    assert.equal(anna.session.store.presence.value.readers, 5);
  });

  test("opens a footnote by its button", async () => {
    const { clock, room, text } = await setting();
    room.edit(new Transform(room.doc).insert(4, schema.node("footnote", { text: "Zie wet." })).steps);
    await clock.pass(100);
    const [button] = all(text, "button.footnote-number");
    assert.equal(button?.getAttribute("aria-label"), "Voetnoot: Zie wet.");
    button?.click();
    assert.equal(all(text, ".footnote-text")[0]?.textContent, "Zie wet.");
    assert.equal(button?.getAttribute("aria-expanded"), "true");
  });
});

