// Generated from server/live/message.go by go test ./server/live -run TypeScript -update. Do not edit.

export const protocolName = "meelezen.1";

export type NodeJSON = { readonly type: string; readonly [key: string]: unknown };
export type SliceJSON = { readonly [key: string]: unknown } | null;
export type StepJSON = { readonly stepType: string; readonly [key: string]: unknown };

export const closeCodes = {
  normal: 1000, // normal end: nothing, or open the document again after refused with kind gone
  goingAway: 1001, // the page was left: nothing
  malformed: 1008, // a frame that cannot be read, or of an unknown type: report it; do not reconnect by itself
  tooBig: 1009, // a frame of more than 64 KiB: send less at once; do not reconnect by itself
  restart: 1012, // the server restarts: reconnect with the cursor after a random pause
  tooMany: 1013, // too many connections of one person: back off, reconnect later
  sessionOver: 4401, // the session has ended: keep unsent work, log in again
  withdrawn: 4403, // access to this document was withdrawn: keep unsent work, explain; do not reconnect
  tooSlow: 4408, // the connection could not keep up: reconnect with the cursor
  newEpoch: 4409, // the server was restored to an earlier state: keep a copy of the text, say so, load again
  oldBuild: 4426, // this build of the application is too old: keep unsent work, reload the page
  tooFast: 4429, // too many frames in too short a time: back off, reconnect later
} as const;

export type ErrorKind = "internal" | "invalid" | "unauthenticated" | "forbidden" | "notFound" | "conflict" | "stale" | "gone" | "closed" | "limit" | "unavailable";
export type Advice = "retry" | "catchUp" | "reload" | "logIn" | "change" | "stop";
export type ContributionKind = "remark" | "question" | "support" | "objection" | "typo" | "factual" | "suggestion" | "warning";
export type Audience = "author" | "organisation" | "editors" | "round";
export type NameShown = "full" | "organisation" | "pseudonym";
export type Target = "words" | "block" | "section" | "document";
export type PlaceState = "placed" | "replaced" | "orphaned" | "outdated" | "lost";
export type Outcome = "accepted" | "acceptedChanged" | "acceptedPartly" | "notAccepted" | "deferred" | "alreadyCovered" | "duplicate" | "outOfScope" | "noted";
export type RoundMode = "fixed" | "live";
export type RoundVoice = "individual" | "organisation";
export type RoundState = "planned" | "open" | "closed" | "processed" | "accounted";
export type Source = "letter" | "mail" | "phone" | "meeting";
export type Mark = "" | "read" | "noRemarks";
export type Cause = "edit" | "import" | "restore" | "decision" | "reversal";
export type DocumentStatus = "draft" | "inReview" | "inProcessing" | "forAdoption" | "adopted" | "submitted" | "inRevision";
export type Recipient = "tweedeKamer" | "eersteKamer" | "bothChambers";
export type PaperKind = "plan" | "letter" | "report" | "annex" | "other";
export type Role = "reader" | "coordinator" | "editor" | "leadEditor" | "confidant" | "administrator";
export type Action = "readDocument" | "readContribution" | "print" | "contribute" | "enterOnBehalf" | "share" | "submit" | "discard" | "reply" | "endorse" | "withdraw" | "confirm" | "reattach" | "markSection" | "flag" | "moderate" | "redact" | "edit" | "import" | "restore" | "nameRevision" | "decide" | "consent" | "readFullReport" | "publishDecisions" | "seeCursors" | "seeCoverage" | "runRound" | "closeOnTime" | "releaseHeld" | "createDocument" | "managePeople" | "confirmGrant" | "seeRights" | "choosePseudonym" | "lookBehind" | "setSettings" | "adopt" | "submitDocument" | "reopen";

export interface Hello {
  readonly type: "hello";
  readonly cursor: string;
  readonly version: number;
  readonly client: string;
  readonly build?: string;
}

export interface Steps {
  readonly type: "steps";
  readonly id: string;
  readonly version: number;
  readonly client: string;
  readonly steps: readonly StepJSON[];
}

export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly slice: SliceJSON;
  readonly before: SliceJSON;
}

export interface OnBehalf {
  readonly name: string;
  readonly source: Source;
  readonly received?: string;
}

export interface Contribute {
  readonly type: "contribute";
  readonly id: string;
  readonly kind: ContributionKind;
  readonly audience: Audience;
  readonly nameShown?: NameShown;
  readonly version: number;
  readonly revision?: string;
  readonly target: Target;
  readonly from: number;
  readonly to: number;
  readonly body: string;
  readonly changes?: readonly Replacement[];
  readonly merges?: readonly string[];
  readonly onBehalf?: OnBehalf;
}

export interface Reply {
  readonly type: "reply";
  readonly id: string;
  readonly contribution: string;
  readonly nameShown?: NameShown;
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
  readonly reason?: string;
}

export interface Decide {
  readonly type: "decide";
  readonly id: string;
  readonly contribution: string;
  readonly outcome: Outcome;
  readonly reasonCode?: string;
  readonly reason: string;
  readonly version: number;
  readonly changes?: readonly Replacement[];
  readonly parts?: readonly number[];
  readonly of?: string;
  readonly owner?: string;
  readonly until?: string;
}

export interface Reverse {
  readonly type: "reverse";
  readonly id: string;
  readonly contribution: string;
  readonly reason: string;
}

export interface Consent {
  readonly type: "consent";
  readonly id: string;
  readonly contribution: string;
  readonly on: boolean;
}

export interface Reattach {
  readonly type: "reattach";
  readonly id: string;
  readonly contribution: string;
  readonly version: number;
  readonly revision?: string;
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
  readonly round?: string;
  readonly name?: string;
  readonly mode?: RoundMode;
  readonly voice?: RoundVoice;
  readonly revision?: string;
  readonly closesAt?: string;
}

export interface CloseRound {
  readonly type: "closeRound";
  readonly id: string;
}

export interface Redact {
  readonly type: "redact";
  readonly id: string;
  readonly contribution: string;
  readonly reply?: string;
  readonly reason: string;
}

export interface Submit {
  readonly type: "submit";
  readonly id: string;
  readonly contributions: readonly string[];
  readonly audience: Audience;
}

export interface Share {
  readonly type: "share";
  readonly id: string;
  readonly contribution: string;
}

export interface Discard {
  readonly type: "discard";
  readonly id: string;
  readonly contribution: string;
}

export interface Confirm {
  readonly type: "confirm";
  readonly id: string;
  readonly contribution: string;
}

export interface Hide {
  readonly type: "hide";
  readonly id: string;
  readonly contribution: string;
  readonly reply?: string;
  readonly reason: string;
}

export interface ShowAgain {
  readonly type: "showAgain";
  readonly id: string;
  readonly contribution: string;
  readonly reply?: string;
  readonly reason: string;
}

export interface Flag {
  readonly type: "flag";
  readonly id: string;
  readonly contribution: string;
  readonly reply?: string;
  readonly reason: string;
}

export interface MarkSection {
  readonly type: "markSection";
  readonly id: string;
  readonly section: string;
  readonly mark: Mark;
}

export interface PlanRound {
  readonly type: "planRound";
  readonly id: string;
  readonly round?: string;
  readonly name: string;
  readonly mode: RoundMode;
  readonly voice?: RoundVoice;
  readonly opensAt?: string;
  readonly closesAt?: string;
}

export interface DropRound {
  readonly type: "dropRound";
  readonly id: string;
  readonly round: string;
}

export interface ExtendRound {
  readonly type: "extendRound";
  readonly id: string;
  readonly closesAt?: string;
}

export interface ProcessRound {
  readonly type: "processRound";
  readonly id: string;
}

export interface PublishDecisions {
  readonly type: "publishDecisions";
  readonly id: string;
  readonly revision: string;
}

export interface AccountRound {
  readonly type: "accountRound";
  readonly id: string;
}

export interface Adopt {
  readonly type: "adopt";
  readonly id: string;
  readonly version: number;
  readonly name?: string;
  readonly note?: string;
}

export interface SubmitDocument {
  readonly type: "submitDocument";
  readonly id: string;
  readonly recipient: Recipient;
  readonly kind: PaperKind;
  readonly subject: string;
  readonly date: string;
  readonly dossier?: string;
  readonly number?: string;
}

export interface Reopen {
  readonly type: "reopen";
  readonly id: string;
  readonly reason: string;
}

export interface SetPresence {
  readonly type: "presence";
  readonly version: number;
  readonly from: number;
  readonly to: number;
}

export type ClientFrame = Hello | Steps | Contribute | Reply | Endorse | Withdraw | Decide | Reverse | Consent | Reattach | NameRevision | Restore | OpenRound | CloseRound | Redact | Submit | Share | Discard | Confirm | Hide | ShowAgain | Flag | MarkSection | PlanRound | DropRound | ExtendRound | ProcessRound | PublishDecisions | AccountRound | Adopt | SubmitDocument | Reopen | SetPresence;

export interface Me {
  readonly participant: string;
  readonly name: string;
  readonly organisation: string;
  readonly roles: readonly Role[];
  readonly may: readonly Action[];
  readonly nameChoices: readonly NameShown[];
  readonly audiences: readonly Audience[];
  readonly audience: Audience;
  readonly pseudonymous: boolean;
  readonly speaks: boolean;
}

export interface Welcome {
  readonly type: "welcome";
  readonly cursor: string;
  readonly version: number;
  readonly hash: string;
  readonly hashVersion: number;
  readonly me: Me;
}

export interface StepsTaken {
  readonly type: "steps";
  readonly cursor: string;
  readonly first: number;
  readonly steps: readonly StepJSON[];
  readonly client: string;
  readonly cause: Cause;
}

export interface SeenAuthor {
  readonly name: string;
  readonly organisation?: string;
  readonly pseudonym?: boolean;
}

export interface Quote {
  readonly exact: string;
  readonly prefix: string;
  readonly suffix: string;
}

export interface SeenOrigin {
  readonly version: number;
  readonly revision?: string;
  readonly target: Target;
  readonly from: number;
  readonly to: number;
  readonly quote: Quote;
}

export interface TextRange {
  readonly from: number;
  readonly to: number;
}

export interface SeenPlace {
  readonly state: PlaceState;
  readonly version: number;
  readonly ranges: readonly TextRange[];
}

export interface SeenHidden {
  readonly reason: string;
  readonly at: string;
}

export interface SeenReply {
  readonly id: string;
  readonly author: SeenAuthor;
  readonly own: boolean;
  readonly body: string;
  readonly at: string;
  readonly redacted?: boolean;
  readonly inside?: boolean;
  readonly held?: boolean;
  readonly hidden?: SeenHidden;
}

export interface SeenReversal {
  readonly reason: string;
  readonly at: string;
  readonly author?: SeenAuthor;
  readonly unpublished?: boolean;
}

export interface SeenDecision {
  readonly outcome: Outcome;
  readonly reasonCode?: string;
  readonly reason: string;
  readonly author?: SeenAuthor;
  readonly at: string;
  readonly version: number;
  readonly unpublished?: boolean;
  readonly parts?: readonly number[];
  readonly adopted?: readonly Replacement[];
  readonly of?: string;
  readonly owner?: SeenAuthor;
  readonly until?: string;
  readonly before?: string;
  readonly changed?: boolean;
  readonly after?: string;
  readonly reversed?: SeenReversal;
}

export interface SeenFlag {
  readonly reply?: string;
  readonly reason: string;
  readonly author: SeenAuthor;
  readonly at: string;
}

export interface SeenContribution {
  readonly id: string;
  readonly number?: number;
  readonly kind: ContributionKind;
  readonly audience: Audience;
  readonly own: boolean;
  readonly author: SeenAuthor;
  readonly origin: SeenOrigin;
  readonly place: SeenPlace;
  readonly body: string;
  readonly changes?: readonly Replacement[];
  readonly replies: readonly SeenReply[];
  readonly endorsements: number;
  readonly endorsed: boolean;
  readonly withdrawn: boolean;
  readonly redacted?: boolean;
  readonly decision?: SeenDecision;
  readonly earlier?: readonly SeenDecision[];
  readonly at: string;
  readonly late?: boolean;
  readonly round?: string;
  readonly onBehalf?: OnBehalf;
  readonly hidden?: SeenHidden;
  readonly flags?: readonly SeenFlag[];
  readonly receipt?: string;
  readonly held?: boolean;
  readonly asks?: boolean;
  readonly consents?: boolean;
  readonly oneVoice?: boolean;
  readonly inside?: boolean;
  readonly merges?: readonly string[];
  readonly mergedIn?: string;
}

export interface Appear {
  readonly type: "appear";
  readonly cursor: string;
  readonly contribution: SeenContribution;
}

export interface PlaceOf {
  readonly id: string;
  readonly place: SeenPlace;
}

export interface Revision {
  readonly id: string;
  readonly name: string;
  readonly note: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
}

export interface Round {
  readonly id: string;
  readonly name: string;
  readonly mode: RoundMode;
  readonly voice: RoundVoice;
  readonly state: RoundState;
  readonly revision?: string;
  readonly opensAt?: string;
  readonly closesAt?: string;
  readonly openedAt?: string;
  readonly closedAt?: string;
  readonly accountedAt?: string;
}

export interface Receipt {
  readonly number: string;
  readonly owner: string;
  readonly at: string;
  readonly late?: boolean;
  readonly items: readonly string[];
  readonly hash: string;
}

export interface SectionMark {
  readonly section: string;
  readonly mark: Mark;
}

export interface SeenSubmission {
  readonly recipient: Recipient;
  readonly kind: PaperKind;
  readonly subject: string;
  readonly date: string;
  readonly dossier?: string;
  readonly number?: string;
  readonly at: string;
  readonly by?: string;
}

export interface SeenReopening {
  readonly reason: string;
  readonly at: string;
  readonly by?: string;
}

export interface SeenAdoption {
  readonly revision: string;
  readonly name: string;
  readonly at: string;
  readonly by?: string;
  readonly note?: string;
  readonly submission?: SeenSubmission;
  readonly reopened?: SeenReopening;
}

export interface ItemEvent {
  readonly type: "event";
  readonly cursor: string;
  readonly contribution?: SeenContribution;
  readonly places?: readonly PlaceOf[];
  readonly revision?: Revision;
  readonly rounds?: readonly Round[];
  readonly status?: DocumentStatus;
  readonly receipt?: Receipt;
  readonly section?: SectionMark;
  readonly adoptions?: readonly SeenAdoption[];
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
  readonly round?: string;
  readonly participant?: string;
  readonly dossier?: string;
  readonly organisation?: string;
  readonly document?: string;
  readonly grant?: string;
  readonly receipt?: Receipt;
}

export interface Ack {
  readonly type: "ack";
  readonly id: string;
  readonly answer: Answer;
}

export interface Refused {
  readonly type: "refused";
  readonly id: string;
  readonly kind: ErrorKind;
  readonly text: string;
  readonly key: string;
  readonly advice: Advice;
  readonly version: number;
}

export interface EditorPresent {
  readonly client: string;
  readonly name: string;
  readonly version: number;
  readonly from: number;
  readonly to: number;
}

export interface Presence {
  readonly type: "presence";
  readonly readers: number;
  readonly editors: readonly EditorPresent[];
}

export interface Hash {
  readonly type: "hash";
  readonly version: number;
  readonly hash: string;
}

export type ServerFrame = Welcome | StepsTaken | Appear | ItemEvent | Disappear | Ack | Refused | Presence | Hash;

export interface Opening {
  readonly id: string;
  readonly title: string;
  readonly dossier: string;
  readonly status: DocumentStatus;
  readonly version: number;
  readonly cursor: string;
  readonly doc: NodeJSON;
  readonly hash: string;
  readonly revision?: string;
  readonly now: string;
  readonly rounds: readonly Round[];
  readonly revisions: readonly Revision[];
  readonly receipts: readonly Receipt[];
  readonly sections: readonly SectionMark[];
  readonly contributions: readonly SeenContribution[];
  readonly adoptions: readonly SeenAdoption[];
  readonly me: Me;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly kind: ErrorKind;
  readonly key: string;
  readonly advice: Advice;
}
