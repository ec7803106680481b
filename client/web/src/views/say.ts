import type { Action } from "../protocol";
import type { Me, Outcome, SeenAuthor } from "../seen";
import type { Citation, Contribution } from "../store";
import type { IconName } from "../icon";
import type { Texts } from "../text/nl";

// Small phrases that several views say in the same way.

export function citationText(t: Texts, c: Citation): string {
  return c.kind === "section" ? t.citation.section(c.section) : t.citation[c.kind](c.section, c.n);
}

/** Where a contribution belongs, in words. */
export function placeText(t: Texts, c: Contribution): string {
  switch (c.origin.target) {
    case "document":
      return t.reading.wholeDocument;
    case "section":
      return t.citation.section(c.citation.section);
    default:
      return citationText(t, c.citation);
  }
}

/** The name as its owner chose it, and what is said beside it. */
export function authorText(t: Texts, a: SeenAuthor): { readonly name: string; readonly rest: string } {
  if (a.pseudonym) return { name: a.name, rest: a.organisation ? `${t.card.pseudonym}, ${a.organisation}` : t.card.pseudonym };
  if (a.name === "") return { name: a.organisation, rest: t.card.forOrganisation };
  return { name: a.name, rest: a.organisation };
}

export function kindIcon(c: { readonly kind: Contribution["kind"] }): IconName {
  const icons = {
    remark: "remark", question: "question", support: "thumb", objection: "objection",
    typo: "typo", factual: "factual", suggestion: "pencil", warning: "warning",
  } as const;
  return icons[c.kind];
}

export function outcomeIcon(o: Outcome): IconName {
  switch (o) {
    case "accepted":
    case "acceptedChanged":
      return "checked";
    case "acceptedPartly":
      return "half";
    case "deferred":
      return "clock";
    case "duplicate":
      return "list";
    case "notAccepted":
      return "cross";
    case "alreadyCovered":
      return "check";
    case "outOfScope":
      return "not";
    case "noted":
      return "eye";
  }
}

/** The outcomes that an editor can choose in Verwerken, in the order of the panel and of the digits. */
export const outcomesNow: readonly Outcome[] = [
  "accepted", "acceptedChanged", "acceptedPartly", "notAccepted", "deferred", "alreadyCovered", "duplicate", "outOfScope", "noted",
];

/** Those that need no more than a reason: what a card offers. */
export const plainOutcomes: readonly Outcome[] = ["accepted", "notAccepted", "alreadyCovered", "outOfScope", "noted"];

/** Whether the server said that this person may do something here. It decides again itself. */
export function can(me: Me | null, action: Action): boolean {
  return me?.may.includes(action) ?? false;
}

export function isUndecided(c: Contribution): boolean {
  return c.decision === undefined && !c.withdrawn && !c.redacted && c.status !== "draft" && c.kind !== "warning";
}

/** Whether a decision can be taken on it: also on what was deferred, once readers know that it was. */
export function isDecidable(c: Contribution): boolean {
  return isUndecided(c) || (!c.withdrawn && c.decision?.outcome === "deferred" && !c.decision.unpublished);
}

/** Whether another open proposal is for the same words. */
export function isConflicting(c: Contribution): boolean {
  return c.conflicts.length > 0 && isUndecided(c);
}
