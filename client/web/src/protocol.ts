// The wire types of the live protocol `meelezen.1` and of the HTTP answers that
// belong to it. The server's server/live/message.go is the source.

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type Kind = "remark" | "question" | "support" | "objection" | "typo" | "factual" | "suggestion";
export type Audience = "editors" | "round";
export type NameShown = "full" | "organisation" | "pseudonym";
export type Target = "words" | "block" | "section" | "document";
export type PlaceState = "placed" | "replaced" | "orphaned" | "outdated";
export type Outcome =
  | "accepted"
  | "acceptedWithChanges"
  | "partlyAccepted"
  | "notAccepted"
  | "deferred"
  | "alreadyCovered"
  | "duplicate"
  | "outOfScope"
  | "noted";
export type Advice = "retry" | "catchUp" | "reload" | "logIn" | "change" | "stop";
export type RoundMode = "fixed" | "live";
export type StepCause = "edit" | "import" | "restore" | "decision";

export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Quote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface Replacement extends Range {
  readonly slice: Json;
  readonly before: Json;
}

export interface SeenAuthor {
  readonly name: string;
  readonly organisation: string;
  readonly pseudonym: boolean;
}

export interface SeenOrigin extends Range {
  readonly version: number;
  readonly revision: string;
  readonly target: Target;
  readonly quote: Quote;
}

export interface SeenPlace {
  readonly state: PlaceState;
  readonly version: number;
  readonly ranges: readonly Range[];
}

export interface SeenReply {
  readonly id: string;
  readonly author: SeenAuthor;
  readonly own: boolean;
  readonly body: string;
  readonly at: string;
}

export interface SeenDecision {
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly reason: string;
  readonly author: SeenAuthor;
  readonly at: string;
}

export interface SeenContribution {
  readonly id: string;
  readonly number?: number;
  readonly kind: Kind;
  readonly audience: Audience;
  readonly own: boolean;
  readonly author: SeenAuthor;
  readonly origin: SeenOrigin;
  readonly place: SeenPlace;
  readonly body: string;
  readonly changes: readonly Replacement[];
  readonly replies: readonly SeenReply[];
  readonly endorsements: number;
  readonly endorsed: boolean;
  readonly withdrawn: boolean;
  readonly decision?: SeenDecision;
  readonly conflicts: readonly string[];
  readonly at: string;
}

export interface SeenRevision {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
}

export interface SeenRound {
  readonly id: string;
  readonly name: string;
  readonly mode: RoundMode;
  readonly revision?: string;
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly open: boolean;
}

export interface Me {
  readonly participant: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly string[];
  readonly may: readonly string[];
  readonly nameChoices: readonly NameShown[];
}

export interface OpenedDocument {
  readonly id: string;
  readonly title: string;
  readonly dossier: string;
  readonly status: string;
  readonly version: number;
  readonly cursor: string;
  readonly doc: Json;
  readonly hash: string;
  readonly round: SeenRound | null;
  readonly revisions: readonly SeenRevision[];
  readonly contributions: readonly SeenContribution[];
  readonly me: Me;
}

// ---- client to server

export interface Hello {
  readonly type: "hello";
  readonly cursor: string;
  readonly version: number;
  readonly client: string;
  readonly build: string;
}

export interface SendSteps {
  readonly type: "steps";
  readonly id: string;
  readonly version: number;
  readonly client: string;
  readonly steps: readonly Json[];
}

export interface Contribute {
  readonly type: "contribute";
  readonly id: string;
  readonly kind: Kind;
  readonly audience: Audience;
  readonly nameShown: NameShown;
  readonly version: number;
  readonly revision: string;
  readonly target: Target;
  readonly from: number;
  readonly to: number;
  readonly body: string;
  readonly changes: readonly Replacement[];
}

export interface AddReply {
  readonly type: "reply";
  readonly id: string;
  readonly contribution: string;
  readonly body: string;
}

export interface Endorse {
  readonly type: "endorse";
  readonly id: string;
  readonly contribution: string;
  readonly on: boolean;
}

export interface Withdraw {
  readonly type: "withdraw";
  readonly id: string;
  readonly contribution: string;
}

export interface Decide {
  readonly type: "decide";
  readonly id: string;
  readonly contribution: string;
  readonly outcome: Outcome;
  readonly reasonCode: string;
  readonly reason: string;
  readonly version: number;
}

export interface Reattach {
  readonly type: "reattach";
  readonly id: string;
  readonly contribution: string;
  readonly version: number;
  readonly from: number;
  readonly to: number;
}

export interface NameRevision {
  readonly type: "nameRevision";
  readonly id: string;
  readonly name: string;
  readonly note: string;
}

export interface Restore {
  readonly type: "restore";
  readonly id: string;
  readonly revision: string;
  readonly note: string;
}

export interface OpenRound {
  readonly type: "openRound";
  readonly id: string;
  readonly name: string;
  readonly mode: RoundMode;
  readonly closesAt: string;
}

export interface CloseRound {
  readonly type: "closeRound";
  readonly id: string;
}

export interface SendPresence {
  readonly type: "presence";
  readonly version: number;
  readonly from: number;
  readonly to: number;
}

/** What travels with an id, is kept until it is answered, and may be sent again. */
export type Command =
  | Contribute
  | AddReply
  | Endorse
  | Withdraw
  | Decide
  | Reattach
  | NameRevision
  | Restore
  | OpenRound
  | CloseRound;

export type ClientMessage = Hello | SendSteps | Command | SendPresence;

// ---- server to client

export interface Welcome {
  readonly type: "welcome";
  readonly cursor: string;
  readonly version: number;
  readonly hash: string;
  readonly hashVersion: number;
  readonly me: Me;
}

export interface StepsFrame {
  readonly type: "steps";
  readonly cursor: string;
  readonly first: number;
  readonly steps: readonly Json[];
  readonly client: string;
  readonly cause: StepCause;
}

export interface Appear {
  readonly type: "appear";
  readonly cursor: string;
  readonly contribution: SeenContribution;
}

export interface EventFrame {
  readonly type: "event";
  readonly cursor: string;
  readonly contribution?: SeenContribution;
  readonly revision?: SeenRevision;
  readonly round?: SeenRound;
  readonly status?: string;
}

export interface Disappear {
  readonly type: "disappear";
  readonly cursor: string;
  readonly id: string;
}

export interface Answer {
  readonly version: number;
  readonly contribution?: string;
  readonly reply?: string;
  readonly revision?: string;
  readonly number?: number;
}

export interface Ack {
  readonly type: "ack";
  readonly id: string;
  readonly cursor: string;
  readonly answer: Answer;
}

export interface Refused {
  readonly type: "refused";
  readonly id: string;
  readonly kind: string;
  readonly text: string;
  readonly key: string;
  readonly advice: Advice;
  readonly version: number;
}

export interface EditorPresence extends Range {
  readonly client: string;
  readonly name: string;
  readonly version: number;
}

export interface PresenceFrame {
  readonly type: "presence";
  readonly readers: number;
  readonly editors: readonly EditorPresence[];
}

export interface HashFrame {
  readonly type: "hash";
  readonly version: number;
  readonly hash: string;
}

export type ServerMessage =
  | Welcome
  | StepsFrame
  | Appear
  | EventFrame
  | Disappear
  | Ack
  | Refused
  | PresenceFrame
  | HashFrame;
