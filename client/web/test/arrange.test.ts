import assert from "node:assert/strict";
import { test } from "node:test";
import { arrange } from "../src/views/arrange";

const gap = 12;
const card = (id: string, top: number, height = 100) => ({ id, top, height });

test("a card with room stands beside its own words", () => {
  assert.deepEqual(arrange([card("a", 40), card("b", 400)], "", gap), [40, 400]);
});

test("cards on the same line stand one under the other, in text order", () => {
  const [a = 0, b = 0] = arrange([card("a", 300), card("b", 300)], "", gap);
  assert.equal(b - a, 100 + gap);
  assert.ok(a < 300 && b > 300, "both give way");
});

test("the opened card stands at its words and the others make room", () => {
  const cards = [card("a", 300), card("b", 310), card("c", 320)];
  const [a = 0, b = 0, c = 0] = arrange(cards, "b", gap);
  assert.ok(Math.abs(b - 310) <= 1);
  assert.ok(a <= b - 100 - gap && c >= b + 100 + gap);
});

test("no card stands above the margin", () => {
  assert.deepEqual(arrange([card("a", 0), card("b", 5), card("c", 10)], "c", gap).at(0), 0);
});

test("whatever the places, order is kept and nothing overlaps", () => {
  let seed = 7;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let run = 0; run < 300; run++) {
    const tops = Array.from({ length: 1 + Math.floor(random() * 30) }, () => Math.floor(random() * 3_000)).sort((x, y) => x - y);
    const cards = tops.map((top, i) => card(`c${i}`, top, 40 + Math.floor(random() * 300)));
    const opened = `c${Math.floor(random() * cards.length)}`;
    const placed = arrange(cards, opened, gap);
    cards.forEach((c, i) => {
      const next = placed[i + 1];
      // A pixel may go to rounding.
      if (next !== undefined) assert.ok(next - (placed[i] ?? 0) >= c.height + gap - 1, `run ${run}, card ${i}`);
    });
  }
});
