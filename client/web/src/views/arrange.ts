// Where cards stand in the margin: as near to their words as they can, in text
// order, without overlap. The opened one takes its own place; others make room.

export interface Wanted {
  readonly id: string;
  /** Top of the words, in pixels from the top of the margin. */
  readonly top: number;
  readonly height: number;
}

interface Pool {
  readonly weight: number;
  readonly mean: number;
  readonly count: number;
}

// Enough to hold the opened card on its words against a thousand others.
const openedWeight = 1e6;

/** The top of every card, in the order given: least squares under the order, by pooling neighbours. */
export function arrange(cards: readonly Wanted[], opened: string, gap: number): readonly number[] {
  const offsets: number[] = [];
  const pools: Pool[] = [];
  let offset = 0;
  for (const card of cards) {
    offsets.push(offset);
    let pool: Pool = { weight: card.id === opened ? openedWeight : 1, mean: card.top - offset, count: 1 };
    for (let last = pools.at(-1); last && last.mean > pool.mean; last = pools.at(-1)) {
      pools.pop();
      pool = merge(last, pool);
    }
    pools.push(pool);
    offset += card.height + gap;
  }
  const tops = pools.flatMap((pool) => Array.from({ length: pool.count }, () => Math.max(0, pool.mean)));
  return tops.map((top, i) => Math.round(top + (offsets[i] ?? 0)));
}

function merge(a: Pool, b: Pool): Pool {
  const weight = a.weight + b.weight;
  return { weight, mean: (a.mean * a.weight + b.mean * b.weight) / weight, count: a.count + b.count };
}
