import { ask } from "./api";
import type { Comparison } from "./comparison";
import { comparison } from "./comparison";
import { adoption as adopted, type Decoder, integer, kind, list, maybe, object, oneOf, or, outcome, text, yes } from "./decode";
import { schema } from "./schema";
import type { Kind, Outcome, SeenAdoption } from "./seen";

// What the pages about adopting and revising ask over HTTP.

export type ObstacleKind = "round" | "undecided" | "unpublished" | "empty";

/** One thing in the way of adoption. */
export interface Obstacle {
  readonly kind: ObstacleKind;
  /** How far the round is, "" when it is not about one. */
  readonly roundState: string;
  /** Of the contributions it is about. */
  readonly numbers: readonly number[];
}

export interface AdoptionAnswer {
  /** Of the text that was looked at: it is what is adopted. */
  readonly version: number;
  readonly obstacles: readonly Obstacle[];
  /** Name of the revision that the text is, "" for none. */
  readonly revision: string;
}

const obstacle = object<Obstacle>({
  kind: oneOf<ObstacleKind>("round", "undecided", "unpublished", "empty"),
  roundState: or(text, ""),
  numbers: list(integer),
});

const answer = object<{ version: number; obstacles: readonly Obstacle[]; revision?: { name: string } }>({
  version: integer,
  obstacles: list(obstacle),
  revision: maybe(object<{ name: string }>({ name: text })),
});

export function adoptionOf(value: unknown): AdoptionAnswer {
  const { version, obstacles, revision } = answer(value, "adoption");
  return { version, obstacles, revision: revision?.name ?? "" };
}

/** Asks what is in the way of adopting a text. Throws Refusal. */
export async function adoptionState(document: string): Promise<AdoptionAnswer> {
  return adoptionOf(await ask(`/documents/${encodeURIComponent(document)}/adoption`));
}

/** Why a block changed, as the viewer may know it. */
export interface Cause {
  readonly kind: "edit" | "import" | "restore" | "decision" | "reversal";
  readonly contribution: CausingContribution | null;
  /** The revision that the change first stood in. */
  readonly revision: { readonly name: string; readonly note: string } | null;
  readonly note: string;
}

export interface CausingContribution {
  readonly id: string;
  /** 0 for who may not count. */
  readonly number: number;
  readonly kind: Kind;
  readonly author: { readonly name: string; readonly organisation: string; readonly pseudonym: boolean };
  readonly outcome: Outcome;
  readonly reason: string;
}

export interface Amendments {
  /** Null for a text that was never adopted before. */
  readonly base: SeenAdoption | null;
  /** Why the text was taken up again, oldest first. */
  readonly reasons: readonly { readonly reason: string; readonly at: string }[];
  readonly comparison: Comparison;
  /** Beside the rows of the comparison. */
  readonly causes: readonly (readonly Cause[])[];
}

interface WireCause {
  readonly kind: Cause["kind"];
  readonly contribution?: Omit<CausingContribution, "outcome" | "reason"> & { readonly decision: { readonly outcome: Outcome; readonly reason: string } };
  readonly revision?: { readonly name: string; readonly note: string };
  readonly note: string;
}

const wireCause: Decoder<WireCause> = object<WireCause>({
  kind: oneOf<Cause["kind"]>("edit", "import", "restore", "decision", "reversal"),
  contribution: maybe(
    object<NonNullable<WireCause["contribution"]>>({
      id: text,
      number: or(integer, 0),
      kind,
      author: object<CausingContribution["author"]>({ name: text, organisation: or(text, ""), pseudonym: or(yes, false) }),
      decision: object<{ outcome: Outcome; reason: string }>({ outcome, reason: text }),
    }),
  ),
  revision: maybe(object<{ name: string; note: string }>({ name: text, note: or(text, "") })),
  note: or(text, ""),
});

interface WireAmendments {
  readonly base: SeenAdoption | undefined;
  readonly reasons: readonly { readonly reason: string; readonly at: string }[];
  readonly revision: string;
  readonly version: number;
  readonly amendments: readonly { readonly causes: readonly WireCause[] }[];
}

const wireAmendments: Decoder<WireAmendments> = object<WireAmendments>({
  base: or(adopted, undefined),
  reasons: list(object<{ reason: string; at: string }>({ reason: text, at: text })),
  revision: or(text, ""),
  version: integer,
  amendments: list(object<{ causes: readonly WireCause[] }>({ causes: list(wireCause) })),
});

const wireText = object<{ version: number; doc: unknown }>({ version: integer, doc: (v) => v });

/** How often is asked again when the text changed between two questions. */
const tries = 3;

/** Asks what changed in the viewer's text since the one it is a revision of, and why. Throws Refusal. */
export async function amendments(document: string): Promise<Amendments> {
  const root = `/documents/${encodeURIComponent(document)}`;
  const textAt = async (revision: string) => wireText(await ask(`${root}/revisions/${encodeURIComponent(revision)}/text`), "text");
  for (let left = tries; ; left--) {
    const value = await ask(`${root}/amendments`);
    const found = wireAmendments(value, "amendments");
    if (!found.base) return { base: null, reasons: [], comparison: { rows: [] }, causes: [] };
    const [before, after] = await Promise.all([textAt(found.base.revision), textAt(found.revision || "head")]);
    if (after.version !== found.version && left > 1) continue;
    const rows = (value as { amendments: unknown }).amendments;
    return {
      base: found.base,
      reasons: found.reasons,
      comparison: comparison({ rows }, schema.nodeFromJSON(before.doc), schema.nodeFromJSON(after.doc)),
      causes: found.amendments.map((a) => a.causes.map(causeOf)),
    };
  }
}

function causeOf({ kind: is, contribution: c, revision, note }: WireCause): Cause {
  const on = c ? { id: c.id, number: c.number, kind: c.kind, author: c.author, outcome: c.decision.outcome, reason: c.decision.reason } : null;
  return { kind: is, contribution: on, revision: revision ?? null, note };
}
