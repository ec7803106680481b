import { Mapping, type StepMap } from "prosemirror-transform";
import type { Range } from "./seen";
import { mapRange } from "./replacement";

// Where things are: what arrives carries positions of a version, and is moved
// through the steps since to the version that the screen shows.

/** The confirmed steps since the text was opened, as maps. */
export class Past {
  private readonly maps: StepMap[] = [];

  constructor(private readonly first: number) {}

  get version(): number {
    return this.first + this.maps.length;
  }

  add(maps: readonly StepMap[]): void {
    this.maps.push(...maps);
  }

  /** From a version to the newest; null when that version is before the opening or not reached yet. */
  since(version: number): Mapping | null {
    if (version < this.first || version > this.version) return null;
    return new Mapping(this.maps.slice(version - this.first));
  }
}

/** Ranges of one item. Those of a suggestion belong together: when one goes, all go. */
export function mapRanges(ranges: readonly Range[], mapping: Mapping): readonly Range[] {
  if (mapping.maps.length === 0) return ranges;
  const moved: Range[] = [];
  for (const range of ranges) {
    const next = mapRange(range, mapping);
    if (next === null) return [];
    moved.push(next);
  }
  return moved;
}

/** The way back through steps that were not sent, for telling a place on screen in confirmed positions. */
export function inverse(maps: readonly StepMap[]): Mapping {
  return new Mapping([...maps].reverse().map((m) => m.invert()));
}
