import type { ReadonlySignal } from "@preact/signals";
import { computed, signal } from "@preact/signals";
import type { Node } from "prosemirror-model";
import type { Outline } from "./outline";
import type { Decide } from "./protocol";
import type {
  Advice,
  Audience,
  EditorPresence,
  Kind,
  Mark,
  Me,
  NameShown,
  OnBehalf,
  Outcome,
  PaperKind,
  Quote,
  Range,
  Recipient,
  RoundMode,
  RoundVoice,
  SeenAdoption,
  SeenContribution,
  SeenReceipt,
  SeenRevision,
  SeenRound,
  Target,
} from "./seen";

// The store is what the views read: signals that only the session writes. The
// views call Actions and never change a signal themselves.

/** Where the connection stands. `since` is when it was lost. */
export type ConnectionState =
  | { readonly is: "connecting" }
  | { readonly is: "live" }
  | { readonly is: "offline"; readonly since: Date }
  | { readonly is: "ended"; readonly reason: EndReason };

/** Why a connection ended for good: what to do differs per reason. */
export type EndReason = "loggedOut" | "withdrawn" | "reload" | "tooMany" | "protocol";

/** Whether everything the person made is stored. Stored has no time before the first answer. */
export type SavedState =
  | { readonly is: "stored"; readonly at: Date | null }
  | { readonly is: "waiting"; readonly count: number };

export type OpeningState =
  | { readonly is: "none" }
  | { readonly is: "opening"; readonly id: string }
  | { readonly is: "open"; readonly id: string }
  | { readonly is: "failed"; readonly id: string; readonly problem: Problem };

export interface Problem {
  readonly status: number;
  readonly kind: string;
  readonly text: string;
  readonly advice: Advice;
}

export interface DocumentMeta {
  readonly id: string;
  readonly title: string;
  readonly dossier: string;
  readonly status: string;
  /** The round that was opened last; before the first, the one that is planned first; null for none. */
  readonly round: SeenRound | null;
  /** All rounds, oldest first, planned ones last. */
  readonly rounds: readonly SeenRound[];
  /** The published revision that is on screen; "" when the viewer follows the head. */
  readonly revision: string;
  /** How many milliseconds the server's clock is ahead of this device's: deadlines are by the server's. */
  readonly ahead: number;
  readonly revisions: readonly SeenRevision[];
  /** Each time that the text was adopted, oldest first. */
  readonly adoptions: readonly SeenAdoption[];
}

/** A contribution with what the screen needs beside what the server told. */
export interface Contribution extends SeenContribution {
  /** Where it stands in the text on screen; one per change for a suggestion; empty when it has no place. */
  readonly spots: readonly Range[];
  /** "3.2, alinea 4" in the outline's terms. */
  readonly citation: Citation;
  /** Id of the heading whose section it is in; "" before the first heading. */
  readonly section: string;
  readonly status: ContributionStatus;
  /** Other open suggestions on the same words, among those the viewer may see. */
  readonly conflicts: readonly string[];
}

/** A draft was not sent to the editors yet: it is its author's or their organisation's own. */
/** What belongs to some outcomes besides their reason. */
export type Particulars = Partial<Pick<Decide, "parts" | "of" | "until">> & {
  /** The editor's own words, one text for each place of the contribution. */
  readonly words?: readonly string[];
};

export type ContributionStatus = "draft" | "open" | "outdated" | "orphaned" | "decided" | "withdrawn";

/** A place in words: see outline.ts for the text of it. */
export interface Citation {
  readonly section: string;
  readonly kind: "section" | "paragraph" | "table" | "figure";
  readonly n: number;
}

/** Something sent that the server has not answered yet, kept on this device. */
export interface Waiting {
  readonly id: string;
  readonly type: string;
  readonly contribution: string;
  /** Of a new contribution. */
  readonly kind: Kind | null;
  /** Where it was made, in positions of the text as it was then. */
  readonly from: number;
  readonly body: string;
  readonly at: Date;
}

/** A refusal, or another thing the person must know. It stays until dismissed. */
export interface Notice {
  readonly id: string;
  /** What the server said; "" for what this application found itself, which has words of its own. */
  readonly text: string;
  readonly kind: string;
  readonly advice: Advice;
  /** What the person had written, so that it can be used again; "" if nothing. */
  readonly kept: string;
}

/** What this application tells of itself, by the kind of its notice. */
export type OwnNotice = "tooBig" | "unsent" | "drifted" | "unavailable";

/** What the reader marked or stands in, ready to say something about. */
export interface Selection extends Range {
  readonly target: Target;
  readonly empty: boolean;
  readonly quote: Quote;
  readonly citation: Citation;
}

/** One replaced piece of a suggestion, as text for a card: Was / Wordt. */
export interface ChangeText {
  readonly was: string;
  readonly becomes: string;
  readonly context: { readonly before: string; readonly after: string };
}

export interface Draft {
  readonly kind: Kind;
  readonly audience: Audience;
  readonly nameShown: NameShown;
  readonly body: string;
  /** What a coordinator makes it of. */
  readonly merges: readonly string[];
  /** Of whom an editor enters it; null for what one says oneself. */
  readonly onBehalf: OnBehalf | null;
}

/** To whom a text was submitted, and as what. The numbers may be "". */
export interface SubmissionFields {
  readonly recipient: Recipient;
  readonly kind: PaperKind;
  readonly subject: string;
  /** A day: 2026-12-04. */
  readonly date: string;
  readonly dossier: string;
  readonly number: string;
}

/** A round to announce. Times are RFC 3339, or "" for none. */
export interface RoundPlan {
  /** The planned round that it changes, "" for a new one. */
  readonly round: string;
  readonly name: string;
  readonly mode: RoundMode;
  readonly voice: RoundVoice;
  readonly opensAt: string;
  readonly closesAt: string;
}

/** A round to open: one that is planned, on a revision, or a new one. */
export type RoundOpening =
  | { readonly round: string; readonly revision: string }
  | (Omit<RoundPlan, "opensAt" | "round"> & { readonly revision: string });

export type Composer =
  | { readonly is: "none" }
  | ({
      readonly is: "annotating";
      readonly target: Target;
      readonly quote: Quote;
      readonly citation: Citation;
      readonly draft: Draft;
    } & Range)
  | {
      readonly is: "suggesting";
      readonly changes: readonly ChangeText[];
      readonly spots: readonly Range[];
      readonly citation: Citation | null;
      readonly draft: Draft;
    };

export type Mode = "reading" | "suggesting" | "editing";

export interface Presence {
  readonly readers: number;
  readonly editors: readonly EditorPresence[];
}

export interface Filter {
  readonly kinds: ReadonlySet<Kind>;
  readonly only: "all" | "mine" | "open" | "decided" | "conflict";
  readonly section: string;
  readonly words: string;
}

export const noFilter: Filter = { kinds: new Set(), only: "all", section: "", words: "" };


/** All that the views read. Every value is replaced, never changed in place. */
export interface Store {
  readonly opening: ReadonlySignal<OpeningState>;
  readonly connection: ReadonlySignal<ConnectionState>;
  readonly saved: ReadonlySignal<SavedState>;
  readonly me: ReadonlySignal<Me | null>;
  readonly meta: ReadonlySignal<DocumentMeta | null>;
  /** The text as the authority confirmed it, with its version. */
  readonly text: ReadonlySignal<{ readonly doc: Node; readonly version: number } | null>;
  readonly mode: ReadonlySignal<Mode>;
  readonly contributions: ReadonlySignal<ReadonlyMap<string, Contribution>>;
  /** Ids with a place, in text order, before the filter. */
  readonly order: ReadonlySignal<readonly string[]>;
  /** Ids in text order that pass the filter. */
  readonly shown: ReadonlySignal<readonly string[]>;
  /** Ids without a place, and suggestions whose ground changed, by age. */
  readonly adrift: ReadonlySignal<readonly string[]>;
  readonly openId: ReadonlySignal<string>;
  readonly filter: ReadonlySignal<Filter>;
  readonly outline: ReadonlySignal<Outline | null>;
  readonly selection: ReadonlySignal<Selection | null>;
  readonly composer: ReadonlySignal<Composer>;
  readonly presence: ReadonlySignal<Presence>;
  readonly notices: ReadonlySignal<readonly Notice[]>;
  readonly waiting: ReadonlySignal<readonly Waiting[]>;
  /** The viewer's own receipts, oldest first. */
  readonly receipts: ReadonlySignal<readonly SeenReceipt[]>;
  /** What the viewer says of sections as a whole, by the id of the heading. */
  readonly sections: ReadonlySignal<ReadonlyMap<string, Mark>>;
  /** Goes up when the text on screen moved, so that cards measure again. */
  readonly layout: ReadonlySignal<number>;
  /** Typed replies that were not sent, by contribution. */
  readonly replyDrafts: ReadonlySignal<ReadonlyMap<string, string>>;
}

/** All that the views may do. Results come back through the store. */
export interface Actions {
  open(documentId: string): Promise<void>;
  close(): void;
  /** Puts the text in a page element; returns what takes it away again. */
  mountText(place: HTMLElement): () => void;
  setMode(mode: "reading" | "editing"): void;
  startAnnotation(target: Target, kind?: Kind): void;
  startSuggestion(): void;
  /** Puts the composer away. A draft that has text is kept unless it is thrown away. */
  cancelComposer(throwAway: boolean): void;
  changeDraft(change: Partial<Draft>): void;
  /** Sends what the composer holds; false when there is nothing to send. */
  sendComposer(): boolean;
  changeReply(contribution: string, body: string): void;
  sendReply(contribution: string): boolean;
  endorse(contribution: string, on: boolean): void;
  withdraw(contribution: string, reason?: string): void;
  decide(contribution: string, outcome: Outcome, reason: string, more?: Particulars): void;
  /** Lets what was for editors only be in the published response report, or takes that back. */
  consent(contribution: string, on: boolean): void;
  /** Takes a decision back, with what it brought in the text. */
  reverse(contribution: string, reason: string): void;
  /** Ties an orphan to what is selected now. */
  reattach(contribution: string): boolean;
  nameRevision(name: string, note: string): void;
  restore(revision: string, note: string): void;
  planRound(plan: RoundPlan): void;
  dropRound(round: string): void;
  openRound(opening: RoundOpening): void;
  /** closesAt is RFC 3339, or "" for a round without an end. */
  extendRound(closesAt: string): void;
  closeRound(): void;
  processRound(): void;
  publishDecisions(revision: string): void;
  accountRound(): void;
  /** Locks the text as it is at a version. The name is for a text that is no revision yet. */
  adopt(version: number, name: string, note: string): void;
  submitDocument(fields: SubmissionFields): void;
  reopen(reason: string): void;
  /** Sends drafts, or what is the organisation's, together. */
  submit(contributions: readonly string[], audience: Audience): void;
  share(contribution: string): void;
  /** Makes one of what is the organisation's own, in the place of the first; as a suggestion with its changes. */
  merge(sources: readonly string[], kind: Kind, body: string): void;
  discard(contribution: string): void;
  /** Says that something of an earlier round belongs in this one too. */
  confirm(contribution: string): void;
  hide(contribution: string, reason: string, reply?: string): void;
  showAgain(contribution: string, reason: string, reply?: string): void;
  flag(contribution: string, reason: string, reply?: string): void;
  markSection(section: string, mark: Mark): void;
  openCard(contribution: string): void;
  closeCard(): void;
  /** Scrolls to a contribution or a section and puts the focus there. */
  goTo(goal: { readonly contribution: string } | { readonly section: string } | Range): void;
  setFilter(change: Partial<Filter>): void;
  dismiss(notice: string): void;
  /** The element that shows a contribution's words, to measure; null when it is not in the page. */
  elementOf(contribution: string): HTMLElement | null;
  /** Vertical place of a position on screen, in the text's own coordinates; null when not mounted. */
  topOf(pos: number): number | null;
  /** Was / Wordt of a suggestion. */
  changeTexts(contribution: string): readonly ChangeText[];
  /** The words that an editor's own ones start from, one text per place; null where words alone are not enough. */
  startingWords(contribution: string): readonly string[] | null;
  /** Editing commands for a tool bar; `run` says whether the command applied. */
  command(name: EditorCommand): boolean;
  /** Links the selected words; with "" takes the link away. */
  link(href: string): boolean;
  /** Moves to the next or previous paragraph by keyboard, as what a remark will be about. */
  selectBlock(direction: 1 | -1): void;
  /** Asks for a fresh start: after a refusal that advises to reload. */
  reload(): void;
}

export type EditorCommand =
  | "strong"
  | "em"
  | "underline"
  | "superscript"
  | "subscript"
  | "heading1"
  | "heading2"
  | "heading3"
  | "heading4"
  | "paragraph"
  | "bulletList"
  | "orderedList"
  | "blockquote"
  | "pageBreak"
  | "footnote"
  | "table"
  | "rowAfter"
  | "columnAfter"
  | "deleteRow"
  | "deleteColumn"
  | "lift"
  | "sink"
  | "undo"
  | "redo";

/** Words the text itself needs: hidden words around changes, names of marks. The views' language file gives them. */
export interface TextWords {
  readonly label: string;
  readonly insertedBegin: string;
  readonly insertedEnd: string;
  readonly deletedBegin: string;
  readonly deletedEnd: string;
  /** Name of a footnote's button: "Voetnoot: …"; with "" that of the field for its text. */
  readonly footnote: (text: string) => string;
  /** In the gutter beside the text: "al. 4", "tabel 2". */
  readonly cite: (citation: Citation) => string;
  /** "Opmerking van Joost Hartman bij 'binnen twee werkdagen'" */
  readonly mark: (contribution: Contribution) => string;
}

/** The same signals, for the session alone. */
export function createStore() {
  const contributions = signal<ReadonlyMap<string, Contribution>>(new Map());
  const order = signal<readonly string[]>([]);
  const filter = signal<Filter>(noFilter);
  const shown = computed(() =>
    order.value.filter((id) => {
      const c = contributions.value.get(id);
      return c !== undefined && passes(c, filter.value);
    }),
  );
  return {
    opening: signal<OpeningState>({ is: "none" }),
    connection: signal<ConnectionState>({ is: "connecting" }),
    saved: signal<SavedState>({ is: "stored", at: null }),
    me: signal<Me | null>(null),
    meta: signal<DocumentMeta | null>(null),
    text: signal<{ readonly doc: Node; readonly version: number } | null>(null),
    mode: signal<Mode>("reading"),
    contributions,
    order,
    shown,
    adrift: signal<readonly string[]>([]),
    openId: signal(""),
    filter,
    outline: signal<Outline | null>(null),
    selection: signal<Selection | null>(null),
    composer: signal<Composer>({ is: "none" }),
    presence: signal<Presence>({ readers: 0, editors: [] }),
    notices: signal<readonly Notice[]>([]),
    waiting: signal<readonly Waiting[]>([]),
    receipts: signal<readonly SeenReceipt[]>([]),
    sections: signal<ReadonlyMap<string, Mark>>(new Map()),
    layout: signal(0),
    replyDrafts: signal<ReadonlyMap<string, string>>(new Map()),
  };
}

export type WritableStore = ReturnType<typeof createStore>;

/** Whether a contribution passes the filter. */
export function passes(c: Contribution, f: Filter): boolean {
  if (f.kinds.size > 0 && !f.kinds.has(c.kind)) return false;
  if (f.section !== "" && c.section !== f.section) return false;
  if (f.words !== "" && !textOf(c).includes(f.words.toLocaleLowerCase())) return false;
  switch (f.only) {
    case "all":
      return true;
    case "mine":
      return c.own;
    case "open":
      return c.status === "open" || c.status === "outdated" || c.status === "orphaned";
    case "decided":
      return c.status === "decided";
    case "conflict":
      return c.conflicts.length > 0;
  }
}

function textOf(c: Contribution): string {
  const parts = [c.body, c.origin.quote.exact, c.author.name, c.author.organisation];
  return [...parts, ...c.replies.map((r) => r.body)].join("\n").toLocaleLowerCase();
}
