import type * as wire from "./protocol";

// What the server tells, after decoding: as on the wire, but what may be absent
// there has a value here, so that no view has to ask.

export type { Advice, Audience, NameShown, Outcome, PlaceState, Quote, RoundMode, Target } from "./protocol";
export type Kind = wire.ContributionKind;
export type Range = wire.TextRange;
export type Me = wire.Me;
export type SeenRevision = wire.Revision;
export type EditorPresence = wire.EditorPresent;
export type SeenAuthor = Required<wire.SeenAuthor>;
export type SeenOrigin = Required<wire.SeenOrigin>;
export type SeenPlace = wire.SeenPlace;

/** closesAt is "" when the round has no end. */
export type SeenRound = Required<wire.Round>;

export interface SeenReply extends Required<Omit<wire.SeenReply, "author">> {
  readonly author: SeenAuthor;
}

/** The author is null where the viewer may not see who decided. */
export interface SeenDecision extends Required<Omit<wire.SeenDecision, "author">> {
  readonly author: SeenAuthor | null;
}

type Plain = "id" | "kind" | "audience" | "own" | "place" | "body" | "endorsements" | "endorsed" | "withdrawn" | "at";

export interface SeenContribution extends Pick<wire.SeenContribution, Plain> {
  /** Only for its author and editors. */
  readonly number?: number;
  readonly author: SeenAuthor;
  readonly origin: SeenOrigin;
  readonly changes: readonly wire.Replacement[];
  readonly replies: readonly SeenReply[];
  readonly redacted: boolean;
  readonly decision?: SeenDecision;
}

export interface OpenedDocument extends Omit<wire.Opening, "round" | "contributions"> {
  readonly round: SeenRound | null;
  readonly contributions: readonly SeenContribution[];
}

export interface Appear extends Omit<wire.Appear, "contribution"> {
  readonly contribution: SeenContribution;
}

export interface ItemEvent extends Omit<wire.ItemEvent, "contribution" | "round" | "places"> {
  readonly contribution?: SeenContribution;
  readonly places: readonly wire.PlaceOf[];
  readonly round?: SeenRound;
}

export type Frame =
  | wire.Welcome
  | wire.StepsTaken
  | Appear
  | ItemEvent
  | wire.Disappear
  | wire.Ack
  | wire.Refused
  | wire.Presence
  | wire.Hash;

/** What travels with an id, is kept until it is answered, and may be sent again. Steps have a way of their own. */
export type Command =
  | wire.Contribute
  | wire.Reply
  | wire.Endorse
  | wire.Withdraw
  | wire.Decide
  | wire.Reattach
  | wire.NameRevision
  | wire.Restore
  | wire.OpenRound
  | wire.CloseRound
  | wire.Redact;
