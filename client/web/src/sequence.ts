// The shortest edit between two sequences, after Myers' greedy algorithm. It
// knows nothing of text or documents.

/** A run where the two sequences differ: a[from..to) became b[start..end). */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

// Beyond this many differences the search costs more than its answer is worth:
// everything between the common ends then counts as one run.
const maxDifferences = 1000;

/** The runs where a and b differ, in order, none touching another. */
export function runsOf<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): readonly Run[] {
  let head = 0;
  const shortest = Math.min(a.length, b.length);
  while (head < shortest && same(a[head] as T, b[head] as T)) head++;
  let tail = 0;
  while (tail < shortest - head && same(a[a.length - 1 - tail] as T, b[b.length - 1 - tail] as T)) tail++;
  const middleA = a.slice(head, a.length - tail);
  const middleB = b.slice(head, b.length - tail);
  if (middleA.length === 0 && middleB.length === 0) return [];
  const runs = middleA.length === 0 || middleB.length === 0 ? null : search(middleA, middleB, same);
  const whole = [{ from: 0, to: middleA.length, start: 0, end: middleB.length }];
  return (runs ?? whole).map((r) => ({ from: r.from + head, to: r.to + head, start: r.start + head, end: r.end + head }));
}

function search<T>(a: readonly T[], b: readonly T[], same: (x: T, y: T) => boolean): Run[] | null {
  const max = Math.min(a.length + b.length, maxDifferences);
  const offset = max + 1;
  const reach = new Int32Array(2 * max + 3);
  const trace: Int32Array[] = [];
  for (let d = 0; d <= max; d++) {
    trace.push(reach.slice(offset - d - 1, offset + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && at(reach, offset + k - 1) < at(reach, offset + k + 1));
      let x = down ? at(reach, offset + k + 1) : at(reach, offset + k - 1) + 1;
      while (x < a.length && x - k < b.length && same(a[x] as T, b[x - k] as T)) x++;
      reach[offset + k] = x;
      if (x >= a.length && x - k >= b.length) return walkBack(trace, a.length, b.length);
    }
  }
  return null;
}

function at(values: Int32Array, i: number): number {
  return values[i] ?? 0;
}

// Walks from the end to the start over the remembered reaches, collecting
// single edits, and joins those that touch.
function walkBack(trace: readonly Int32Array[], lengthA: number, lengthB: number): Run[] {
  const runs: Run[] = [];
  let x = lengthA;
  let y = lengthB;
  for (let d = trace.length - 1; d > 0; d--) {
    const reach = trace[d] as Int32Array;
    const k = x - y;
    const value = (diagonal: number) => at(reach, diagonal + d + 1);
    const down = k === -d || (k !== d && value(k - 1) < value(k + 1));
    const before = down ? k + 1 : k - 1;
    const fromX = value(before);
    const fromY = fromX - before;
    const edit = down
      ? { from: fromX, to: fromX, start: fromY, end: fromY + 1 }
      : { from: fromX, to: fromX + 1, start: fromY, end: fromY };
    const next = runs[0];
    if (next && edit.to === next.from && edit.end === next.start) {
      runs[0] = { from: edit.from, to: next.to, start: edit.start, end: next.end };
    } else {
      runs.unshift(edit);
    }
    x = fromX;
    y = fromY;
  }
  return runs;
}
