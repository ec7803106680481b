import type { Kind, Me, SeenReceipt, SeenRound } from "./seen";
import type { Contribution } from "./store";

// What somebody wrote in a document, in the groups of the page Mijn inbreng.

/** What was sent in one go. */
export interface Sending {
  /** Number of its receipt; "" for what has none that the viewer may know. */
  readonly number: string;
  /** Null when it is somebody else's: a colleague sent it. */
  readonly receipt: SeenReceipt | null;
  readonly items: readonly Contribution[];
}

export interface Input {
  /** The viewer's own, not sent. */
  readonly drafts: readonly Contribution[];
  /** Shared inside the organisation, not sent; in a round with one voice also the viewer's. */
  readonly inside: readonly Contribution[];
  /** What something was made of that stands beside it. */
  readonly merged: readonly Contribution[];
  /** Newest first. */
  readonly sent: readonly Sending[];
}

interface Known {
  readonly contributions: Iterable<Contribution>;
  readonly receipts: readonly SeenReceipt[];
  readonly me: Me | null;
  readonly round: SeenRound | null;
}

export function inputOf({ contributions, receipts, me, round }: Known): Input {
  const all = [...contributions].filter((c) => c.kind !== "warning").sort(inText);
  const unsent = all.filter((c) => isUnsent(c) && !c.withdrawn && c.mergedIn === "");
  const together = hasOneVoice(me, round);
  const shared = (c: Contribution) => c.audience === "organisation" && (together || !c.own);
  return {
    drafts: unsent.filter((c) => c.own && !shared(c)),
    inside: unsent.filter(shared),
    merged: all.filter((c) => c.mergedIn !== "" && !c.withdrawn),
    sent: sendings(all.filter(isOwnSent), receipts),
  };
}

/** Whether the viewer's organisation speaks with one voice in the round. Editors and who has a pseudonym speak for themselves. */
export function hasOneVoice(me: Me | null, round: SeenRound | null): boolean {
  if (!me || round?.voice !== "organisation") return false;
  return me.organisation !== "" && !me.pseudonymous && !me.roles.some((r) => r === "editor" || r === "leadEditor");
}

/** The number of a receipt as it is written, 4821-7730, from what somebody typed; "" when it is none. */
export function receiptNumber(typed: string): string {
  const digits = typed.replace(/[^0-9]/g, "");
  return digits.length === 8 ? `${digits.slice(0, 4)}-${digits.slice(4)}` : "";
}

/** Whether its changes still fit the text, so that what is made of it can be a proposal too. */
export function keepsChanges(c: Contribution): boolean {
  return c.kind === "suggestion" && (c.place.state === "placed" || c.place.state === "replaced");
}

/** What something made of these can be, and what it is at first. */
export function mergedKinds(first: Contribution): readonly [Kind, ...Kind[]] {
  const words = ["remark", "question", "support", "objection", "typo", "factual"] as const;
  if (keepsChanges(first)) return ["suggestion", ...words];
  const [own, ...others] = words.filter((k) => k === first.kind).concat(words.filter((k) => k !== first.kind));
  return [own ?? "remark", ...others];
}

function isUnsent(c: Contribution): boolean {
  return c.audience === "author" || c.audience === "organisation";
}

// Who wrote what a colleague sent is told the number of the receipt; so one's own is known by it.
function isOwnSent(c: Contribution): boolean {
  return !isUnsent(c) && (c.own || c.receipt !== "" || (c.inside && c.oneVoice));
}

function sendings(sent: readonly Contribution[], receipts: readonly SeenReceipt[]): readonly Sending[] {
  const numbers = [...new Set([...receipts.map((r) => r.number), ...sent.map((c) => c.receipt)])];
  return numbers
    .map((number) => ({
      number,
      receipt: receipts.find((r) => r.number === number) ?? null,
      items: sent.filter((c) => c.receipt === number),
    }))
    .sort((a, b) => (timeOf(a) > timeOf(b) ? -1 : 1));
}

// Of a draft the time is that of writing: only a receipt knows when it was sent.
function timeOf({ receipt, items }: Sending): string {
  return receipt?.at ?? items.reduce((latest, c) => (c.at > latest ? c.at : latest), "");
}

// What is about the whole text comes first, what lost its place last.
function inText(a: Contribution, b: Contribution): number {
  return start(a) - start(b) || (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
}

function start(c: Contribution): number {
  return c.spots[0]?.from ?? (c.origin.target === "document" ? -1 : Number.MAX_SAFE_INTEGER);
}
