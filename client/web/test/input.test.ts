import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { hasOneVoice, inputOf, mergedKinds, receiptNumber } from "../src/input";
import { checkedReceipt } from "../src/receiptapi";
import type { Me, SeenReceipt, SeenRound } from "../src/seen";
import type { Contribution } from "../src/store";

const me: Me = {
  participant: "p1", name: "Fatma Aydin", organisation: "Gemeente Waterstede", roles: ["reader"], may: [],
  nameChoices: ["full"], audiences: ["author", "organisation"], audience: "organisation", pseudonymous: false, speaks: false,
};

const round: SeenRound = {
  id: "r1", name: "Ronde 2", mode: "live", voice: "organisation", state: "open",
  revision: "", opensAt: "", closesAt: "", openedAt: "", closedAt: "", accountedAt: "",
};

function said(id: string, change: Partial<Contribution> = {}): Contribution {
  const from = change.spots?.[0]?.from ?? 0;
  return {
    id, kind: "remark", audience: "author", own: true, author: { name: "Fatma Aydin", organisation: "", pseudonym: false },
    origin: { version: 0, revision: "", target: "words", from, to: from + 1, quote: { exact: "", prefix: "", suffix: "" } },
    place: { state: "placed", version: 0, ranges: [] }, body: id, changes: [], replies: [], endorsements: 0, endorsed: false,
    withdrawn: false, redacted: false, at: "2026-12-04T09:00:00Z", receipt: "", round: "", late: false, held: false, asks: false,
    consents: false, oneVoice: false, inside: false, merges: [], mergedIn: "", flags: [], earlier: [],
    spots: [], citation: { section: "", kind: "section", n: 0 }, section: "", status: "draft", conflicts: [],
    ...change,
  };
}

function receipt(number: string, at: string, ...items: string[]): SeenReceipt {
  return { number, owner: "p1", at, late: false, items, hash: "" };
}

function ids(list: readonly Contribution[]): readonly string[] {
  return list.map((c) => c.id);
}

describe("what somebody wrote", () => {
  const colleague = { own: false, inside: true, audience: "organisation" } as const;

  test("is a draft until it is sent, in the order of the text", () => {
    const contributions = [
      said("late", { spots: [{ from: 20, to: 22 }] }),
      said("lost"),
      said("early", { spots: [{ from: 5, to: 6 }] }),
      said("whole", { origin: { ...said("x").origin, target: "document" } }),
      said("thrown away", { withdrawn: true }),
      said("warning", { kind: "warning", audience: "round" }),
    ];
    assert.deepEqual(ids(inputOf({ contributions, receipts: [], me, round: null }).drafts), ["whole", "early", "late", "lost"]);
  });

  test("and shared with the organisation is the organisation's where that speaks with one voice", () => {
    const contributions = [said("mine"), said("shared", { ...colleague, own: true }), said("theirs", colleague), said("merged", { ...colleague, mergedIn: "theirs" })];
    const together = inputOf({ contributions, receipts: [], me, round });
    assert.deepEqual([ids(together.drafts), ids(together.inside), ids(together.merged)], [["mine"], ["shared", "theirs"], ["merged"]]);
    const each = inputOf({ contributions, receipts: [], me, round: { ...round, voice: "individual" } });
    assert.deepEqual([ids(each.drafts), ids(each.inside)], [["mine", "shared"], ["theirs"]]);
  });

  test("is sent under the receipt that covers it, newest first", () => {
    const contributions = [
      said("a", { audience: "editors", receipt: "1111-1111" }),
      said("b", { audience: "round", receipt: "2222-2222" }),
      said("c", { audience: "editors", receipt: "1111-1111", withdrawn: true }),
      said("others", { audience: "round", own: false }),
    ];
    const receipts = [receipt("1111-1111", "2026-12-04T10:00:00Z", "a", "c"), receipt("2222-2222", "2026-12-05T10:00:00Z", "b")];
    const { sent, drafts } = inputOf({ contributions, receipts, me, round: null });
    assert.deepEqual(sent.map((s) => [s.number, ids(s.items)]), [["2222-2222", ["b"]], ["1111-1111", ["a", "c"]]]);
    assert.equal(drafts.length, 0);
  });

  test("and a colleague sent, is there without a receipt to check", () => {
    const voice = { audience: "editors", own: false, inside: true, oneVoice: true } as const;
    const contributions = [said("mine", { ...voice, receipt: "3333-3333" }), said("theirs", voice)];
    const { sent } = inputOf({ contributions, receipts: [], me, round });
    assert.deepEqual(sent.map((s) => [s.number, s.receipt, ids(s.items)]), [["3333-3333", null, ["mine"]], ["", null, ["theirs"]]]);
  });
});

test("editors, who has a pseudonym and who is alone speak for themselves in a round with one voice", () => {
  assert.equal(hasOneVoice(me, round), true);
  assert.equal(hasOneVoice(me, { ...round, voice: "individual" }), false);
  assert.equal(hasOneVoice(me, null), false);
  assert.equal(hasOneVoice({ ...me, organisation: "" }, round), false);
  assert.equal(hasOneVoice({ ...me, pseudonymous: true }, round), false);
  assert.equal(hasOneVoice({ ...me, roles: ["leadEditor"] }, round), false);
});

test("what is made of several begins as what the first is, and is a proposal only while that fits", () => {
  assert.equal(mergedKinds(said("a", { kind: "question" }))[0], "question");
  assert.equal(mergedKinds(said("a", { kind: "suggestion" }))[0], "suggestion");
  const outdated = said("a", { kind: "suggestion", place: { state: "outdated", version: 0, ranges: [] } });
  assert.deepEqual([mergedKinds(outdated)[0], mergedKinds(outdated).length], ["remark", 6]);
});

test("the number of a receipt is eight digits, however they are typed", () => {
  assert.equal(receiptNumber("4821-7730"), "4821-7730");
  assert.equal(receiptNumber(" 4821 7730. "), "4821-7730");
  assert.equal(receiptNumber("48217730"), "4821-7730");
  assert.equal(receiptNumber("4821-773"), "");
  assert.equal(receiptNumber(""), "");
});

test("an answer about a receipt is decoded, and another is none", () => {
  const answer = { receipt: { number: "4821-7730", owner: "p1", at: "2026-12-04T10:00:00Z", items: ["a"], hash: "00" }, state: "holds" };
  assert.equal(checkedReceipt(answer, "receipt").receipt.late, false);
  assert.throws(() => checkedReceipt({ ...answer, state: "fine" }, "receipt"));
});
