import type { Slice } from "prosemirror-model";
import type { Mapping } from "prosemirror-transform";
import type { Mark } from "./annotation";
import type { Outline } from "./outline";
import { mapRanges, type Past } from "./place";
import { fromWire, type Replacement } from "./replacement";
import type { PlaceState, Range, SeenContribution, SeenPlace } from "./seen";
import type { Citation, Contribution, ContributionStatus } from "./store";

// What people said, each with its place on the confirmed text. Places move with
// the steps here, between the server's word on them; what the screen shows is
// made from them now and then, not at each key.

interface Entry {
  readonly seen: SeenContribution;
  readonly state: PlaceState;
  readonly ranges: readonly Range[];
  /** The version that the ranges count in. Ahead of the text: wait for its steps. */
  readonly at: number;
  readonly changes: readonly Replacement[];
  /** Goes up when the server says something new of it. */
  readonly news: number;
}

/** All that the screen needs to know of the contributions at one moment. */
export interface Published {
  readonly all: ReadonlyMap<string, Contribution>;
  readonly order: readonly string[];
  readonly adrift: readonly string[];
}

const nowhere: Citation = { section: "", kind: "section", n: 0 };

export class Contributions {
  private readonly entries = new Map<string, Entry>();
  private last: ReadonlyMap<string, Contribution> = new Map();
  private news = 0;

  constructor(private readonly past: Past) {}

  put(seen: SeenContribution): void {
    const changes = seen.redacted ? [] : decoded(seen);
    const { state, ranges, version } = seen.place;
    this.set(seen.id, { seen, state, ranges, at: version, changes, news: ++this.news });
  }

  /** Only where it stands changed. */
  place(id: string, place: SeenPlace): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    const { state, ranges, version } = place;
    this.set(id, { ...entry, seen: { ...entry.seen, place }, state, ranges, at: version, news: ++this.news });
  }

  remove(id: string): void {
    this.entries.delete(id);
  }

  /** Moves all places to the newest version. */
  advance(): void {
    for (const [id, entry] of this.entries) this.set(id, entry);
  }

  changes(id: string): readonly Replacement[] {
    return this.entries.get(id)?.changes ?? [];
  }

  /** Makes what the screen shows. Values that stayed the same stay the same objects. */
  publish(toScreen: Mapping, outline: Outline): Published {
    const spots = new Map<string, readonly Range[]>();
    for (const [id, entry] of this.entries) spots.set(id, this.spotsOf(entry, toScreen));
    const conflicts = conflictsAmong(this.open(spots));
    const all = new Map<string, Contribution>();
    for (const [id, entry] of this.entries) {
      const next = derive(entry, spots.get(id) ?? [], conflicts.get(id) ?? [], outline);
      const old = this.last.get(id);
      all.set(id, old && same(old, next) ? old : next);
    }
    this.last = all;
    return { all, order: this.order(all), adrift: this.adrift(all) };
  }

  /** The mark of a contribution in the text; null when it has none. */
  markOf(c: Contribution, label: string): Mark | null {
    // A warning about the whole text stands before it.
    const spots = c.kind === "warning" && c.origin.target === "document" ? [{ from: 0, to: 0 }] : c.spots;
    if (c.withdrawn || c.mergedIn !== "" || spots.length === 0 || (c.kind === "suggestion" && c.decision)) return null;
    if (c.kind === "warning" && c.hidden) return null;
    const outdated = c.place.state === "outdated";
    return {
      id: c.id,
      kind: c.kind,
      target: c.origin.target,
      spots,
      slices: outdated ? [] : this.slices(c.id),
      label,
      replaced: c.place.state === "replaced",
      conflict: c.conflicts.length > 0,
      decided: c.decision !== undefined,
      outdated,
    };
  }

  /** Changes whenever a mark must be drawn anew, apart from typing that merely moves it. */
  signature(c: Contribution, label: string): string {
    return `${this.entries.get(c.id)?.news ?? 0}|${c.conflicts.length > 0}|${label}`;
  }

  private slices(id: string): readonly Slice[] {
    return this.changes(id).map((r) => r.slice);
  }

  private set(id: string, entry: Entry): void {
    const since = this.past.since(entry.at);
    if (!since) {
      this.entries.set(id, entry);
      return;
    }
    const ranges = since.maps.length === 0 ? entry.ranges : mapRanges(entry.ranges, since);
    this.entries.set(id, { ...entry, ranges, at: this.past.version });
  }

  private spotsOf(entry: Entry, toScreen: Mapping): readonly Range[] {
    if (entry.at !== this.past.version || !hasPlace(entry.state)) return [];
    return mapRanges(entry.ranges, toScreen);
  }

  private open(spots: ReadonlyMap<string, readonly Range[]>): readonly Placed[] {
    const found: Placed[] = [];
    for (const [id, { seen }] of this.entries) {
      if (seen.kind !== "suggestion" || seen.withdrawn || seen.decision) continue;
      for (const range of spots.get(id) ?? []) found.push({ id, ...range });
    }
    return found.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  private order(all: ReadonlyMap<string, Contribution>): readonly string[] {
    const start = (c: Contribution) => c.spots[0]?.from ?? -1;
    return [...all.values()]
      .filter((c) => c.spots.length > 0 || c.origin.target === "document")
      .sort((a, b) => start(a) - start(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
      .map((c) => c.id);
  }

  private adrift(all: ReadonlyMap<string, Contribution>): readonly string[] {
    return [...all.values()]
      .filter((c) => c.status === "orphaned" || c.status === "outdated")
      .sort((a, b) => (a.at < b.at ? -1 : 1))
      .map((c) => c.id);
  }
}

function decoded(seen: SeenContribution): readonly Replacement[] {
  try {
    return seen.changes.map(fromWire);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Made under a schema that this page does not know: the card still shows the words around it.
    return [];
  }
}

function hasPlace(state: PlaceState): boolean {
  return state === "placed" || state === "replaced" || state === "outdated";
}

function statusOf(entry: Entry): ContributionStatus {
  if (entry.seen.withdrawn) return "withdrawn";
  if (entry.seen.audience === "author" || entry.seen.audience === "organisation") return "draft";
  if (entry.seen.decision) return "decided";
  if (entry.state === "orphaned") return "orphaned";
  return entry.state === "outdated" || entry.state === "lost" ? "outdated" : "open";
}

function derive(entry: Entry, spots: readonly Range[], conflicts: readonly string[], outline: Outline): Contribution {
  const first = spots[0];
  const citation = first ? outline.citation(first.from) : nowhere;
  const section = first ? (outline.headingAt(first.from)?.id ?? "") : "";
  return { ...entry.seen, spots, citation, section, status: statusOf(entry), conflicts };
}

// Everything else of a contribution comes from the same decoded frame.
function same(a: Contribution, b: Contribution): boolean {
  return (
    a.replies === b.replies &&
    a.place === b.place &&
    a.section === b.section &&
    a.status === b.status &&
    sameCitation(a.citation, b.citation) &&
    sameRanges(a.spots, b.spots) &&
    a.conflicts.length === b.conflicts.length &&
    a.conflicts.every((id, i) => id === b.conflicts[i])
  );
}

function sameCitation(a: Citation, b: Citation): boolean {
  return a.section === b.section && a.kind === b.kind && a.n === b.n;
}

export function sameRanges(a: readonly Range[], b: readonly Range[]): boolean {
  return a.length === b.length && a.every((r, i) => r.from === b[i]?.from && r.to === b[i]?.to);
}

interface Placed extends Range {
  readonly id: string;
}

// As the server's overlap: a shared stretch, two insertions at one place, or an
// insertion inside a replaced stretch. The list is sorted by start.
function conflictsAmong(placed: readonly Placed[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, Set<string>>();
  const note = (a: string, b: string) => found.set(a, (found.get(a) ?? new Set<string>()).add(b));
  placed.forEach((one, i) => {
    for (let j = i + 1; j < placed.length; j++) {
      const two = placed[j] as Placed;
      if (two.from > one.to) break;
      if (two.id === one.id || !overlap(one, two)) continue;
      note(one.id, two.id);
      note(two.id, one.id);
    }
  });
  return new Map([...found].map(([id, others]) => [id, [...others].sort()]));
}

function overlap(a: Range, b: Range): boolean {
  if (a.from < b.to && b.from < a.to) return true;
  if (a.from === b.from && a.to === b.to) return true;
  return inside(a, b) || inside(b, a);
}

function inside(insertion: Range, range: Range): boolean {
  return insertion.from === insertion.to && range.from < insertion.from && insertion.from < range.to;
}
