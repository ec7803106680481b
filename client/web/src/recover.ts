import type { Node } from "prosemirror-model";
import { Mapping, type Step } from "prosemirror-transform";
import type { ComposerDraft, UnsentSteps } from "./draft";
import type { Past } from "./place";
import { mapsBetween, parseSteps, resume } from "./rebase";
import { fromWire, mapRange, moved, type Replacement } from "./replacement";
import type { Frame, Range } from "./seen";
import { SourceError } from "./source";
import type { Draft } from "./store";

// Brings what a person left unsent to the text as it is now: after a reload,
// after hours without a connection, after a new log-in. What has lost its place
// is handed back as words, never put somewhere by guess.

export interface Asked {
  readonly past: Past;
  /** What happened since a cursor. */
  readonly frames: (cursor: string) => Promise<readonly Frame[]>;
  /** The version that the text here has now. */
  readonly version: () => number;
}

/** An editor's steps as they would be now; null when how the text went on is not known any more. */
export async function recoverSteps(kept: UnsentSteps, asked: Asked): Promise<readonly Step[] | null> {
  try {
    if (kept.version === asked.version()) return parseSteps(kept.steps);
    return resume(kept, await asked.frames(kept.cursor), asked.version());
  } catch (error) {
    return unknown(error, null);
  }
}

export type Recovered =
  | {
      readonly is: "annotating";
      readonly kept: Extract<ComposerDraft, { is: "annotating" }>;
      readonly range: Range;
      readonly lost: string;
    }
  | {
      readonly is: "suggesting";
      readonly changes: readonly Replacement[];
      readonly draft: Draft;
      readonly lost: string;
    }
  | { readonly is: "lost"; readonly lost: string };

/** A draft of the composer in positions of the text now, and the words of what did not find its place. */
export async function recoverComposer(kept: ComposerDraft, asked: Asked, doc: () => Node): Promise<Recovered> {
  const maps = await mapsTo(kept, asked);
  if (kept.is === "annotating") {
    if (kept.target === "document") return { is: "annotating", kept, range: { from: 0, to: 0 }, lost: "" };
    const range = maps && mapRange(kept, maps);
    return range && range.to <= doc().content.size
      ? { is: "annotating", kept, range, lost: "" }
      : { is: "lost", lost: kept.draft.body };
  }
  const all = readable(kept);
  const changes = maps ? all.flatMap((c) => movedOr(c, maps, doc())) : [];
  const missing = all.filter((c) => !changes.some((k) => k.slice === c.slice));
  const lost = missing.map((c) => c.slice.content.textBetween(0, c.slice.content.size, "\n", " ")).join("\n");
  if (changes.length === 0 && all.length > 0) return { is: "lost", lost: [kept.draft.body, lost].join("\n").trim() };
  return { is: "suggesting", changes, draft: kept.draft, lost };
}

async function mapsTo(kept: ComposerDraft, asked: Asked): Promise<Mapping | null> {
  if (kept.version === asked.version()) return new Mapping();
  const here = asked.past.since(kept.version);
  if (here) return here;
  try {
    return mapsBetween(await asked.frames(kept.cursor), kept.version, asked.version());
  } catch (error) {
    return unknown(error, null);
  }
}

function readable(kept: Extract<ComposerDraft, { is: "suggesting" }>): readonly Replacement[] {
  try {
    return kept.changes.map(fromWire);
  } catch (error) {
    return unknown(error, []);
  }
}

function movedOr(change: Replacement, maps: Mapping, doc: Node): readonly Replacement[] {
  try {
    const there = moved(change, maps, doc);
    return there ? [there] : [];
  } catch (error) {
    return unknown(error, []);
  }
}

// No backlog any more, no connection, or steps of another schema: all mean that
// the place cannot be told. Anything else is a defect.
function unknown<T>(error: unknown, answer: T): T {
  if (error instanceof SourceError || error instanceof RangeError) return answer;
  throw error;
}
