import type * as wire from "./protocol";

// What the server tells, after decoding: as on the wire, but what may be absent
// there has a value here, so that no view has to ask.

export type {
  Advice,
  Audience,
  Mark,
  NameShown,
  OnBehalf,
  Outcome,
  PlaceState,
  Quote,
  RoundMode,
  RoundState,
  RoundVoice,
  SectionMark,
  SeenHidden,
  Source as InputSource,
  Target,
} from "./protocol";
export type Kind = wire.ContributionKind;
export type Range = wire.TextRange;
export type Me = wire.Me;
export type SeenRevision = wire.Revision;
export type EditorPresence = wire.EditorPresent;
export type SeenAuthor = Required<wire.SeenAuthor>;
export type SeenOrigin = Required<wire.SeenOrigin>;
export type SeenPlace = wire.SeenPlace;

/** Times are "" where there is none: closesAt of a round without an end, openedAt of one that is planned. */
export type SeenRound = Required<wire.Round>;

export type { PaperKind, Recipient, SeenAdoption, SeenSubmission } from "./protocol";

export interface SeenReply extends Required<Omit<wire.SeenReply, "author" | "hidden">> {
  readonly author: SeenAuthor;
  readonly hidden?: wire.SeenHidden;
}

export interface SeenFlag extends Required<Omit<wire.SeenFlag, "author">> {
  readonly author: SeenAuthor;
}

/** late is false for what was sent in time. */
export type SeenReceipt = Required<wire.Receipt>;

/** The author and the owner are null where the viewer may not see who they are; of and until are "" where there is none. */
export interface SeenDecision extends Required<Omit<wire.SeenDecision, "author" | "owner" | "reversed">> {
  readonly author: SeenAuthor | null;
  readonly owner: SeenAuthor | null;
  readonly reversed?: SeenReversal;
}

/** The author is null where the viewer may not see who it is. */
export interface SeenReversal extends Required<Omit<wire.SeenReversal, "author">> {
  readonly author: SeenAuthor | null;
}

type Plain = "id" | "kind" | "audience" | "own" | "place" | "body" | "endorsements" | "endorsed" | "withdrawn" | "at";

export interface SeenContribution extends Pick<wire.SeenContribution, Plain> {
  /** Only for editors. */
  readonly number?: number;
  /** Number of the receipt it was sent under; "" for a draft, and for who it is not. */
  readonly receipt: string;
  /** Id of the round in which it was sent, "" for none. */
  readonly round: string;
  readonly late: boolean;
  /** Said under a pseudonym, and not with readers yet. */
  readonly held: boolean;
  /** Its author has to say whether it still belongs. */
  readonly asks: boolean;
  /** Was for editors only, and may be in the published response report. */
  readonly consents: boolean;
  readonly oneVoice: boolean;
  /** The viewer is of the organisation whose own it is or was. */
  readonly inside: boolean;
  readonly merges: readonly string[];
  readonly mergedIn: string;
  readonly hidden?: wire.SeenHidden;
  readonly flags: readonly SeenFlag[];
  readonly onBehalf?: wire.OnBehalf;
  readonly author: SeenAuthor;
  readonly origin: SeenOrigin;
  readonly changes: readonly wire.Replacement[];
  readonly replies: readonly SeenReply[];
  readonly redacted: boolean;
  readonly decision?: SeenDecision;
  /** Decisions that no longer hold, oldest first. */
  readonly earlier: readonly SeenDecision[];
}

/** revision is "" when the viewer follows the head. */
export interface OpenedDocument extends Omit<wire.Opening, "revision" | "rounds" | "receipts" | "contributions"> {
  readonly revision: string;
  readonly rounds: readonly SeenRound[];
  readonly receipts: readonly SeenReceipt[];
  readonly contributions: readonly SeenContribution[];
}

export interface Appear extends Omit<wire.Appear, "contribution"> {
  readonly contribution: SeenContribution;
}

export interface ItemEvent extends Omit<wire.ItemEvent, "contribution" | "rounds" | "places" | "receipt"> {
  readonly contribution?: SeenContribution;
  readonly places: readonly wire.PlaceOf[];
  readonly rounds?: readonly SeenRound[];
  readonly receipt?: SeenReceipt;
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
  | wire.Reverse
  | wire.Consent
  | wire.Reattach
  | wire.NameRevision
  | wire.Restore
  | wire.PlanRound
  | wire.DropRound
  | wire.OpenRound
  | wire.ExtendRound
  | wire.CloseRound
  | wire.ProcessRound
  | wire.PublishDecisions
  | wire.AccountRound
  | wire.Adopt
  | wire.SubmitDocument
  | wire.Reopen
  | wire.Redact
  | wire.Submit
  | wire.Share
  | wire.Discard
  | wire.Confirm
  | wire.Hide
  | wire.ShowAgain
  | wire.Flag
  | wire.MarkSection;
