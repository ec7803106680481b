import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { dayField, momentField, momentOf } from "../src/zone";

describe("a field for date and time is Dutch time", () => {
  const cases: readonly (readonly [string, string, string | undefined])[] = [
    ["in winter", "2026-12-18T17:00", "2026-12-18T16:00:00.000Z"],
    ["in summer", "2026-07-01T17:00", "2026-07-01T15:00:00.000Z"],
    ["just before summer time", "2026-03-29T01:59", "2026-03-29T00:59:00.000Z"],
    ["just after it began", "2026-03-29T03:00", "2026-03-29T01:00:00.000Z"],
    ["just after it ended", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
    ["empty", "", undefined],
    ["half filled", "2026-12-", undefined],
  ];
  for (const [name, field, want] of cases) test(name, () => assert.equal(momentOf(field)?.toISOString(), want));
});

test("a field for date and time shows the moment that it was filled with", () => {
  for (const field of ["2026-12-18T17:00", "2026-07-01T17:00", "2027-01-01T00:30"]) {
    const at = momentOf(field);
    assert.ok(at);
    assert.equal(momentField(at), field);
  }
});

test("a day begins at midnight in the Netherlands", () => {
  assert.equal(dayField(new Date("2026-12-31T23:30:00Z")), "2027-01-01");
});
