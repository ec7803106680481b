import assert from "node:assert/strict";
import { test } from "node:test";
import { contributionIn, routeOf } from "../src/route";
import { daysUntil, moment } from "../src/views/when";

test("every address leads to its page, and another to none", () => {
  assert.deepEqual(routeOf("/"), { is: "list" });
  assert.deepEqual(routeOf("/d/abc"), { is: "document", id: "abc", place: "reading" });
  assert.deepEqual(routeOf("/d/abc/verwerken"), { is: "document", id: "abc", place: "processing" });
  assert.deepEqual(routeOf("/d/abc/inbreng"), { is: "document", id: "abc", place: "input" });
  assert.deepEqual(routeOf("/d/abc/vaststellen"), { is: "document", id: "abc", place: "adopting" });
  assert.deepEqual(routeOf("/d/abc/herziening"), { is: "document", id: "abc", place: "amendments" });
  assert.deepEqual(routeOf("/d/abc/iets"), { is: "unknown" });
  assert.deepEqual(routeOf("/d/"), { is: "unknown" });
});

test("an address can point at a contribution", () => {
  assert.equal(contributionIn("#c-x1"), "x1");
  assert.equal(contributionIn("#section-x1"), "");
});

test("moments are in the time of the Netherlands, with a full stop in the hour", () => {
  assert.equal(moment("nl-NL", new Date("2026-12-18T16:00:00Z")), "vrijdag 18 december 2026, 17.00 uur");
});

test("days are counted by the calendar, not by the clock", () => {
  assert.equal(daysUntil(new Date("2026-12-18T16:00:00Z"), new Date("2026-12-14T22:30:00Z")), 4);
  assert.equal(daysUntil(new Date("2026-12-18T16:00:00Z"), new Date("2026-12-18T08:00:00Z")), 0);
});
