import type * as wire from "./protocol";
import type {
  Advice,
  Appear,
  Audience,
  Frame,
  InputSource,
  ItemEvent,
  Kind,
  Mark,
  Me,
  NameShown,
  OpenedDocument,
  Outcome,
  PlaceState,
  Quote,
  Range,
  RoundMode,
  RoundState,
  RoundVoice,
  SeenAuthor,
  SeenContribution,
  SeenDecision,
  SeenReversal,
  SeenFlag,
  SeenOrigin,
  SeenPlace,
  SeenReceipt,
  SeenReply,
  SeenRevision,
  SeenRound,
  Target,
} from "./seen";

// The border between what came over the wire and what the program may rely on.
// Unknown keys pass, so that a newer server can say more; a value of the wrong
// shape is an error that names its place.

export class DecodeError extends Error {
  constructor(at: string, want: string) {
    super(`${at} is not ${want}`);
    this.name = "DecodeError";
  }
}

export type Decoder<T> = (value: unknown, at: string) => T;

export interface Fields {
  readonly [key: string]: unknown;
}

export function fields(value: unknown, at: string): Fields {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new DecodeError(at, "an object");
  return value as Fields;
}

export const text: Decoder<string> = (value, at) => {
  if (typeof value !== "string") throw new DecodeError(at, "a text");
  return value;
};

export const integer: Decoder<number> = (value, at) => {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new DecodeError(at, "a whole number");
  return value;
};

export const yes: Decoder<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw new DecodeError(at, "true or false");
  return value;
};

// Frames come out of JSON.parse, which gives nothing but JSON values; what is
// inside a node, slice or step is the schema's to judge.
export const step: Decoder<wire.StepJSON> = (value, at) => {
  const found = fields(value, at);
  return { ...found, stepType: text(found.stepType, `${at}.stepType`) };
};

const node: Decoder<wire.NodeJSON> = (value, at) => {
  const found = fields(value, at);
  return { ...found, type: text(found.type, `${at}.type`) };
};

const slice: Decoder<wire.SliceJSON> = (value, at) => (value === null ? null : fields(value, at));

export function oneOf<T extends string>(...known: readonly T[]): Decoder<T> {
  return (value, at) => {
    const found = known.find((k) => k === value);
    if (found === undefined) throw new DecodeError(at, `one of ${known.join(", ")}`);
    return found;
  };
}

/** A list; absent and null are the empty list, as Go writes a nil slice. */
export function list<T>(each: Decoder<T>): Decoder<readonly T[]> {
  return (value, at) => {
    if (value === undefined || value === null) return [];
    if (!Array.isArray(value)) throw new DecodeError(at, "a list");
    return value.map((v: unknown, i) => each(v, `${at}[${i}]`));
  };
}

/** What an absent or null value stands for. */
export function or<T, D>(decode: Decoder<T>, fallback: D): Decoder<T | D> {
  return (value, at) => (value === undefined || value === null ? fallback : decode(value, at));
}

type Shape<T> = { readonly [K in keyof T]-?: Decoder<T[K]> };

/** An object with exactly these decoded fields; a field that decodes to undefined is left out. */
export function object<T extends object>(shape: Shape<T>): Decoder<T> {
  const keys = Object.keys(shape) as (keyof T & string)[];
  return (value, at) => {
    const source = fields(value, at);
    const result: Partial<T> = {};
    for (const key of keys) {
      const decoded = shape[key](source[key], `${at}.${key}`);
      if (decoded !== undefined) result[key] = decoded;
    }
    // Every key of the shape was decoded above; optional ones may be absent.
    return result as T;
  };
}

// An optional field: absent stays absent.
export function maybe<T>(decode: Decoder<T>): Decoder<T> {
  return or(decode, undefined) as Decoder<T>;
}

export const kind = oneOf<Kind>("remark", "question", "support", "objection", "typo", "factual", "suggestion", "warning");
export const audience = oneOf<Audience>("author", "organisation", "editors", "round");
export const nameShown = oneOf<NameShown>("full", "organisation", "pseudonym");
export const target = oneOf<Target>("words", "block", "section", "document");
export const roundMode = oneOf<RoundMode>("fixed", "live");
export const roundVoice = oneOf<RoundVoice>("individual", "organisation");
const roundState = oneOf<RoundState>("planned", "open", "closed", "processed", "accounted");
const inputSource = oneOf<InputSource>("letter", "mail", "phone", "meeting");
export const mark = oneOf<Mark>("", "read", "noRemarks");
export const outcome = oneOf<Outcome>("accepted", "acceptedChanged", "acceptedPartly", "notAccepted", "deferred", "alreadyCovered", "duplicate", "outOfScope", "noted");
export const advice = oneOf<Advice>("retry", "catchUp", "reload", "logIn", "change", "stop");
const placeState = oneOf<PlaceState>("placed", "replaced", "orphaned", "outdated", "lost");
const cause = oneOf<wire.Cause>("edit", "import", "restore", "decision", "reversal");
const status = oneOf<wire.DocumentStatus>("draft", "inReview", "inProcessing", "forAdoption", "adopted", "submitted", "inRevision");
export const recipient = oneOf<wire.Recipient>("tweedeKamer", "eersteKamer", "bothChambers");
export const paperKind = oneOf<wire.PaperKind>("plan", "letter", "report", "annex", "other");
const errorKind = oneOf<wire.ErrorKind>(
  "internal",
  "invalid",
  "unauthenticated",
  "forbidden",
  "notFound",
  "conflict",
  "stale",
  "gone",
  "closed",
  "limit",
  "unavailable",
);

const range = object<Range>({ from: integer, to: integer });
const quote = object<Quote>({ exact: text, prefix: text, suffix: text });
const author = object<SeenAuthor>({ name: text, organisation: or(text, ""), pseudonym: or(yes, false) });
export const replacement = object<wire.Replacement>({ from: integer, to: integer, slice, before: slice });

const origin = object<SeenOrigin>({
  version: integer,
  revision: or(text, ""),
  target,
  from: integer,
  to: integer,
  quote,
});

const place = object<SeenPlace>({ state: placeState, version: integer, ranges: list(range) });
const placeOf = object<wire.PlaceOf>({ id: text, place });

const hidden = object<wire.SeenHidden>({ reason: text, at: text });

const reply = object<SeenReply>({
  id: text,
  author,
  own: yes,
  body: text,
  at: text,
  redacted: or(yes, false),
  inside: or(yes, false),
  held: or(yes, false),
  hidden: maybe(hidden),
});

const flag = object<SeenFlag>({ reply: or(text, ""), reason: text, author, at: text });

export const onBehalf = object<wire.OnBehalf>({ name: text, source: inputSource, received: maybe(text) });

export const receipt = object<SeenReceipt>({
  number: text,
  owner: text,
  at: text,
  late: or(yes, false),
  items: list(text),
  hash: text,
});

const sectionMark = object<wire.SectionMark>({ section: text, mark });

const decision = object<SeenDecision>({
  outcome,
  reasonCode: or(text, ""),
  reason: text,
  author: or(author, null),
  at: text,
  version: integer,
  unpublished: or(yes, false),
  parts: list(integer),
  adopted: list(replacement),
  of: or(text, ""),
  owner: or(author, null),
  until: or(text, ""),
  before: or(text, ""),
  changed: or(yes, false),
  after: or(text, ""),
  reversed: maybe(object<SeenReversal>({ reason: text, at: text, author: or(author, null), unpublished: or(yes, false) })),
});

export const contribution = object<SeenContribution>({
  id: text,
  number: maybe(integer),
  kind,
  audience,
  own: yes,
  author,
  origin,
  place,
  body: text,
  changes: list(replacement),
  replies: list(reply),
  endorsements: integer,
  endorsed: yes,
  withdrawn: yes,
  redacted: or(yes, false),
  decision: maybe(decision),
  earlier: list(decision),
  at: text,
  receipt: or(text, ""),
  round: or(text, ""),
  late: or(yes, false),
  held: or(yes, false),
  asks: or(yes, false),
  consents: or(yes, false),
  oneVoice: or(yes, false),
  inside: or(yes, false),
  merges: list(text),
  mergedIn: or(text, ""),
  hidden: maybe(hidden),
  flags: list(flag),
  onBehalf: maybe(onBehalf),
});

export const revision = object<SeenRevision>({ id: text, name: text, note: text, version: integer, at: text, by: text });

export const round = object<SeenRound>({
  id: text,
  name: text,
  mode: roundMode,
  voice: roundVoice,
  state: roundState,
  revision: or(text, ""),
  opensAt: or(text, ""),
  closesAt: or(text, ""),
  openedAt: or(text, ""),
  closedAt: or(text, ""),
  accountedAt: or(text, ""),
});

export const adoption = object<wire.SeenAdoption>({
  revision: text,
  name: text,
  at: text,
  by: maybe(text),
  note: maybe(text),
  submission: maybe(
    object<wire.SeenSubmission>({
      recipient,
      kind: paperKind,
      subject: text,
      date: text,
      dossier: maybe(text),
      number: maybe(text),
      at: text,
      by: maybe(text),
    }),
  ),
  reopened: maybe(object<wire.SeenReopening>({ reason: text, at: text, by: maybe(text) })),
});

// Roles and actions are compared by name only; one that is new is nothing to refuse.
const names: Decoder<readonly string[]> = list(text);

export const me = object<Me>({
  participant: text,
  name: text,
  organisation: text,
  roles: names as Decoder<Me["roles"]>,
  may: names as Decoder<Me["may"]>,
  nameChoices: list(nameShown),
  audiences: list(audience),
  audience,
  pseudonymous: yes,
  speaks: yes,
});

export const openedDocument = object<OpenedDocument>({
  id: text,
  title: text,
  dossier: text,
  status,
  version: integer,
  cursor: text,
  doc: node,
  hash: text,
  revision: or(text, ""),
  now: text,
  rounds: list(round),
  revisions: list(revision),
  receipts: list(receipt),
  sections: list(sectionMark),
  contributions: list(contribution),
  adoptions: list(adoption),
  me,
});

const editorPresence = object<wire.EditorPresent>({ client: text, name: text, version: integer, from: integer, to: integer });

const answer = object<wire.Answer>({
  version: integer,
  contribution: maybe(text),
  reply: maybe(text),
  revision: maybe(text),
  round: maybe(text),
  receipt: maybe(receipt),
  grant: maybe(text),
  participant: maybe(text),
  dossier: maybe(text),
  organisation: maybe(text),
  document: maybe(text),
});

type Of<T extends Frame["type"]> = Extract<Frame, { readonly type: T }>;

const frames: { readonly [T in Frame["type"]]: Decoder<Of<T>> } = {
  welcome: object<wire.Welcome>({
    type: oneOf("welcome"),
    cursor: text,
    version: integer,
    hash: text,
    hashVersion: integer,
    me,
  }),
  steps: object<wire.StepsTaken>({
    type: oneOf("steps"),
    cursor: text,
    first: integer,
    steps: list(step),
    client: text,
    cause,
  }),
  appear: object<Appear>({ type: oneOf("appear"), cursor: text, contribution }),
  event: object<ItemEvent>({
    type: oneOf("event"),
    cursor: text,
    contribution: maybe(contribution),
    places: list(placeOf),
    revision: maybe(revision),
    rounds: maybe(list(round)),
    status: maybe(status),
    receipt: maybe(receipt),
    section: maybe(sectionMark),
    adoptions: maybe(list(adoption)),
  }),
  disappear: object<wire.Disappear>({ type: oneOf("disappear"), cursor: text, id: text }),
  ack: object<wire.Ack>({ type: oneOf("ack"), id: text, answer }),
  refused: object<wire.Refused>({
    type: oneOf("refused"),
    id: text,
    kind: errorKind,
    text,
    key: text,
    advice,
    version: integer,
  }),
  presence: object<wire.Presence>({ type: oneOf("presence"), readers: integer, editors: list(editorPresence) }),
  hash: object<wire.Hash>({ type: oneOf("hash"), version: integer, hash: text }),
};

const frameType = oneOf<Frame["type"]>(
  "welcome",
  "steps",
  "appear",
  "event",
  "disappear",
  "ack",
  "refused",
  "presence",
  "hash",
);

/** A frame of the live protocol. Throws DecodeError when it is none. */
export function frame(value: unknown): Frame {
  const type = frameType(fields(value, "frame").type, "frame.type");
  return frames[type](value, type);
}

/** A frame from its text. Throws DecodeError, also when the text is no JSON. */
export function parseFrame(data: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new DecodeError("frame", "JSON");
  }
  return frame(value);
}

export const problem = object<wire.Problem>({
  type: or(text, ""),
  title: or(text, ""),
  status: integer,
  detail: or(text, ""),
  kind: errorKind,
  key: or(text, ""),
  advice,
});

export const backlog = list(frame);
