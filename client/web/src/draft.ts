import type * as wire from "./protocol";
import {
  audience,
  DecodeError,
  type Decoder,
  fields,
  integer,
  kind,
  list,
  mark,
  maybe,
  nameShown,
  object,
  onBehalf,
  oneOf,
  or,
  outcome,
  paperKind,
  recipient,
  replacement,
  roundMode,
  roundVoice,
  step,
  target,
  text,
  yes,
} from "./decode";
import type { Parcel } from "./outbox";
import type { Command, Range, Target } from "./seen";
import type { Draft } from "./store";

// What a person made and the server does not have yet, kept on this device per
// document and person: commands without an answer, what stands in the composer,
// typed replies, and an editor's unconfirmed steps.

/** The part of the browser's localStorage that is used. */
export interface Drawer {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** Keeps for as long as the page lives. */
export class MemoryDrawer implements Drawer {
  private readonly kept = new Map<string, string>();

  get length(): number {
    return this.kept.size;
  }

  key(index: number): string | null {
    return [...this.kept.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.kept.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.kept.set(key, value);
  }

  removeItem(key: string): void {
    this.kept.delete(key);
  }
}

/** What stood in the composer. Positions are of `version`. */
export type ComposerDraft = { readonly version: number; readonly cursor: string; readonly draft: Draft } & (
  | ({ readonly is: "annotating"; readonly target: Target } & Range)
  | { readonly is: "suggesting"; readonly changes: readonly wire.Replacement[] }
);

/** An editor's steps on top of a version. They belong to the tab that made them while it lives. */
export interface UnsentSteps {
  readonly tab: string;
  readonly client: string;
  readonly version: number;
  readonly cursor: string;
  readonly steps: readonly wire.StepJSON[];
  readonly touched: number;
}

// A tab that has not touched its steps for this long is gone; then another tab
// of the same person may take them over. Living tabs touch every fifth of it.
const abandonedAfter = 20_000;
export const touchEvery = 4_000;

export class Shelf {
  private readonly prefix: string;

  constructor(
    private readonly drawer: Drawer,
    person: string,
    document: string,
  ) {
    this.prefix = `meelezen:${person}:${document}:`;
  }

  putParcel(parcel: Parcel): void {
    this.put(`command:${parcel.command.id}`, parcel);
  }

  removeParcel(id: string): void {
    this.drawer.removeItem(`${this.prefix}command:${id}`);
  }

  parcels(): readonly Parcel[] {
    return this.all("command:", parcelOf).map(([, p]) => p);
  }

  putComposer(draft: ComposerDraft | null): void {
    this.put("composer", draft);
  }

  composer(): ComposerDraft | null {
    return this.get("composer", composerOf);
  }

  putReply(contribution: string, body: string): void {
    this.put(`reply:${contribution}`, body === "" ? null : body);
  }

  replies(): ReadonlyMap<string, string> {
    return new Map(this.all("reply:", text));
  }

  putSteps(steps: UnsentSteps): void {
    this.put(`steps:${steps.client}`, steps.steps.length === 0 ? null : steps);
  }

  removeSteps(client: string): void {
    this.drawer.removeItem(`${this.prefix}steps:${client}`);
  }

  /** Steps that this tab left before a reload, or that no living tab claims. */
  abandonedSteps(tab: string, now: number): readonly UnsentSteps[] {
    return this.all("steps:", unsentOf)
      .map(([, steps]) => steps)
      .filter((s) => s.tab === tab || now - s.touched > abandonedAfter);
  }

  private put(name: string, value: object | string | null): void {
    const key = this.prefix + name;
    if (value === null) {
      this.drawer.removeItem(key);
      return;
    }
    try {
      this.drawer.setItem(key, JSON.stringify(value));
    } catch {
      // The device has no room. What is typed stays on screen and is still sent.
    }
  }

  private get<T>(name: string, decode: Decoder<T>): T | null {
    const kept = this.drawer.getItem(this.prefix + name);
    if (kept === null) return null;
    try {
      return decode(JSON.parse(kept), name);
    } catch (error) {
      if (!(error instanceof DecodeError || error instanceof SyntaxError)) throw error;
      // Written by an older build in a shape that is no longer known: it stays
      // where it is, so that nothing is thrown away, but cannot be shown.
      return null;
    }
  }

  private all<T>(name: string, decode: Decoder<T>): readonly (readonly [string, T])[] {
    const start = this.prefix + name;
    const keys: string[] = [];
    for (let i = 0; i < this.drawer.length; i++) {
      const key = this.drawer.key(i);
      if (key?.startsWith(start)) keys.push(key);
    }
    return keys.sort().flatMap((key) => {
      const value = this.get(key.slice(this.prefix.length), decode);
      return value === null ? [] : [[key.slice(start.length), value] as const];
    });
  }
}

const draftOf = object<Draft>({ kind, audience, nameShown, body: text, merges: list(text), onBehalf: or(onBehalf, null) });
const head = { version: integer, cursor: text, draft: draftOf };
type Annotating = Extract<ComposerDraft, { is: "annotating" }>;
type Suggesting = Extract<ComposerDraft, { is: "suggesting" }>;
const annotatingOf = object<Annotating>({ ...head, is: oneOf("annotating"), target, from: integer, to: integer });
const suggestingOf = object<Suggesting>({ ...head, is: oneOf("suggesting"), changes: list(replacement) });

const composerOf: Decoder<ComposerDraft> = (value, at) =>
  fields(value, at).is === "suggesting" ? suggestingOf(value, at) : annotatingOf(value, at);

const unsentOf = object<UnsentSteps>({
  tab: text,
  client: text,
  version: integer,
  cursor: text,
  steps: list(step),
  touched: integer,
});

const about = { id: text, contribution: text };
const shapes: { readonly [T in Command["type"]]: Decoder<Extract<Command, { readonly type: T }>> } = {
  contribute: object<wire.Contribute>({
    type: oneOf("contribute"),
    id: text,
    kind,
    audience,
    nameShown: maybe(nameShown),
    version: integer,
    revision: text,
    target,
    from: integer,
    to: integer,
    body: text,
    changes: maybe(list(replacement)),
    merges: maybe(list(text)),
    onBehalf: maybe(onBehalf),
  }),
  reply: object<wire.Reply>({ type: oneOf("reply"), ...about, nameShown: maybe(nameShown), body: text }),
  endorse: object<wire.Endorse>({ type: oneOf("endorse"), ...about, on: yes }),
  withdraw: object<wire.Withdraw>({ type: oneOf("withdraw"), ...about, reason: text }),
  decide: object<wire.Decide>({
    type: oneOf("decide"),
    ...about,
    outcome,
    reasonCode: maybe(text),
    reason: text,
    version: integer,
    changes: maybe(list(replacement)),
    parts: maybe(list(integer)),
    of: maybe(text),
    owner: maybe(text),
    until: maybe(text),
  }),
  reverse: object<wire.Reverse>({ type: oneOf("reverse"), ...about, reason: text }),
  consent: object<wire.Consent>({ type: oneOf("consent"), ...about, on: yes }),
  reattach: object<wire.Reattach>({
    type: oneOf("reattach"),
    ...about,
    version: integer,
    revision: maybe(text),
    from: integer,
    to: integer,
  }),
  nameRevision: object<wire.NameRevision>({ type: oneOf("nameRevision"), id: text, name: text, note: text }),
  restore: object<wire.Restore>({ type: oneOf("restore"), id: text, revision: text, note: text }),
  openRound: object<wire.OpenRound>({
    type: oneOf("openRound"),
    id: text,
    round: maybe(text),
    name: maybe(text),
    mode: maybe(roundMode),
    voice: maybe(roundVoice),
    revision: maybe(text),
    closesAt: maybe(text),
  }),
  planRound: object<wire.PlanRound>({
    type: oneOf("planRound"),
    id: text,
    round: maybe(text),
    name: text,
    mode: roundMode,
    voice: maybe(roundVoice),
    opensAt: maybe(text),
    closesAt: maybe(text),
  }),
  dropRound: object<wire.DropRound>({ type: oneOf("dropRound"), id: text, round: text }),
  extendRound: object<wire.ExtendRound>({ type: oneOf("extendRound"), id: text, closesAt: maybe(text) }),
  processRound: object<wire.ProcessRound>({ type: oneOf("processRound"), id: text }),
  publishDecisions: object<wire.PublishDecisions>({ type: oneOf("publishDecisions"), id: text, revision: text }),
  accountRound: object<wire.AccountRound>({ type: oneOf("accountRound"), id: text }),
  adopt: object<wire.Adopt>({ type: oneOf("adopt"), id: text, version: integer, name: maybe(text), note: maybe(text) }),
  submitDocument: object<wire.SubmitDocument>({
    type: oneOf("submitDocument"),
    id: text,
    recipient,
    kind: paperKind,
    subject: text,
    date: text,
    dossier: maybe(text),
    number: maybe(text),
  }),
  reopen: object<wire.Reopen>({ type: oneOf("reopen"), id: text, reason: text }),
  submit: object<wire.Submit>({ type: oneOf("submit"), id: text, contributions: list(text), audience }),
  share: object<wire.Share>({ type: oneOf("share"), ...about }),
  discard: object<wire.Discard>({ type: oneOf("discard"), ...about }),
  confirm: object<wire.Confirm>({ type: oneOf("confirm"), ...about }),
  hide: object<wire.Hide>({ type: oneOf("hide"), ...about, reply: maybe(text), reason: text }),
  showAgain: object<wire.ShowAgain>({ type: oneOf("showAgain"), ...about, reply: maybe(text), reason: text }),
  flag: object<wire.Flag>({ type: oneOf("flag"), ...about, reply: maybe(text), reason: text }),
  markSection: object<wire.MarkSection>({ type: oneOf("markSection"), id: text, section: text, mark }),
  closeRound: object<wire.CloseRound>({ type: oneOf("closeRound"), id: text }),
  redact: object<wire.Redact>({ type: oneOf("redact"), ...about, reply: maybe(text), reason: text }),
};

const commandType = oneOf<Command["type"]>(
  "contribute",
  "reply",
  "endorse",
  "withdraw",
  "decide",
  "reverse",
  "consent",
  "reattach",
  "nameRevision",
  "restore",
  "planRound",
  "dropRound",
  "openRound",
  "extendRound",
  "closeRound",
  "processRound",
  "publishDecisions",
  "accountRound",
  "adopt",
  "submitDocument",
  "reopen",
  "redact",
  "submit",
  "share",
  "discard",
  "confirm",
  "hide",
  "showAgain",
  "flag",
  "markSection",
);

const commandOf: Decoder<Command> = (value, at) => shapes[commandType(fields(value, at).type, at)](value, at);
const parcelOf = object<Parcel>({ command: commandOf, at: integer });
