import type {
  Advice,
  Audience,
  EditorPresence,
  Json,
  Kind,
  Me,
  NameShown,
  OpenedDocument,
  Outcome,
  PlaceState,
  Quote,
  Range,
  Replacement,
  RoundMode,
  SeenAuthor,
  SeenContribution,
  SeenDecision,
  SeenOrigin,
  SeenPlace,
  SeenReply,
  SeenRevision,
  SeenRound,
  ServerMessage,
  StepCause,
  Target,
} from "./protocol";

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

export const json: Decoder<Json> = (value, at) => {
  // Frames come out of JSON.parse, which gives nothing but JSON values.
  if (value === undefined) throw new DecodeError(at, "there");
  return value as Json;
};

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
function maybe<T>(decode: Decoder<T>): Decoder<T> {
  return or(decode, undefined) as Decoder<T>;
}

const kind = oneOf<Kind>("remark", "question", "support", "objection", "typo", "factual", "suggestion");
export const audience = oneOf<Audience>("editors", "round");
const nameShown = oneOf<NameShown>("full", "organisation", "pseudonym");
const target = oneOf<Target>("words", "block", "section", "document");
const placeState = oneOf<PlaceState>("placed", "replaced", "orphaned", "outdated");
const roundMode = oneOf<RoundMode>("fixed", "live");
const cause = oneOf<StepCause>("edit", "import", "restore", "decision");
const outcome = oneOf<Outcome>(
  "accepted",
  "acceptedWithChanges",
  "partlyAccepted",
  "notAccepted",
  "deferred",
  "alreadyCovered",
  "duplicate",
  "outOfScope",
  "noted",
);
export const advice = oneOf<Advice>("retry", "catchUp", "reload", "logIn", "change", "stop");

const range = object<Range>({ from: integer, to: integer });
const quote = object<Quote>({ exact: or(text, ""), prefix: or(text, ""), suffix: or(text, "") });
const author = object<SeenAuthor>({ name: or(text, ""), organisation: or(text, ""), pseudonym: or(yes, false) });
export const replacement = object<Replacement>({ from: integer, to: integer, slice: or(json, null), before: or(json, null) });

const origin = object<SeenOrigin>({
  version: integer,
  revision: or(text, ""),
  target,
  from: integer,
  to: integer,
  quote: or(quote, { exact: "", prefix: "", suffix: "" }),
});

const place = object<SeenPlace>({ state: placeState, version: integer, ranges: list(range) });

const reply = object<SeenReply>({ id: text, author, own: or(yes, false), body: text, at: text });

const decision = object<SeenDecision>({
  outcome,
  reasonCode: or(text, ""),
  reason: or(text, ""),
  author,
  at: text,
});

export const contribution = object<SeenContribution>({
  id: text,
  number: maybe(integer),
  kind,
  audience,
  own: or(yes, false),
  author,
  origin,
  place,
  body: or(text, ""),
  changes: list(replacement),
  replies: list(reply),
  endorsements: or(integer, 0),
  endorsed: or(yes, false),
  withdrawn: or(yes, false),
  decision: maybe(decision),
  conflicts: list(text),
  at: text,
});

export const revision = object<SeenRevision>({
  id: text,
  name: text,
  note: or(text, ""),
  version: integer,
  at: or(text, ""),
  by: or(text, ""),
});

export const round = object<SeenRound>({
  id: text,
  name: or(text, ""),
  mode: roundMode,
  revision: maybe(text),
  opensAt: maybe(text),
  closesAt: maybe(text),
  open: or(yes, false),
});

export const me = object<Me>({
  participant: text,
  name: or(text, ""),
  organisation: or(text, ""),
  roles: list(text),
  may: list(text),
  nameChoices: list(nameShown),
});

export const openedDocument = object<OpenedDocument>({
  id: text,
  title: or(text, ""),
  dossier: or(text, ""),
  status: or(text, ""),
  version: integer,
  cursor: or(text, ""),
  doc: json,
  hash: or(text, ""),
  round: or(round, null),
  revisions: list(revision),
  contributions: list(contribution),
  me,
});

const editorPresence = object<EditorPresence>({ client: text, name: text, version: integer, from: integer, to: integer });

const answer = object<Extract<ServerMessage, { type: "ack" }>["answer"]>({
  version: or(integer, 0),
  contribution: maybe(text),
  reply: maybe(text),
  revision: maybe(text),
  number: maybe(integer),
});

type Frames = { readonly [T in ServerMessage["type"]]: Shape<Omit<Extract<ServerMessage, { type: T }>, "type">> };

const frames: Frames = {
  welcome: { cursor: text, version: integer, hash: or(text, ""), hashVersion: or(integer, -1), me },
  steps: { cursor: text, first: integer, steps: list(json), client: or(text, ""), cause: or(cause, "edit") },
  appear: { cursor: text, contribution },
  event: {
    cursor: text,
    contribution: maybe(contribution),
    revision: maybe(revision),
    round: maybe(round),
    status: maybe(text),
  },
  disappear: { cursor: text, id: text },
  ack: { id: text, cursor: or(text, ""), answer },
  refused: {
    id: or(text, ""),
    kind: or(text, ""),
    text: or(text, ""),
    key: or(text, ""),
    advice: or(advice, "stop"),
    version: or(integer, 0),
  },
  presence: { readers: or(integer, 0), editors: list(editorPresence) },
  hash: { version: integer, hash: text },
};

function frame<T extends ServerMessage["type"]>(type: T, value: unknown) {
  return { type, ...object<object>(frames[type])(value, type) };
}

const frameType = oneOf<ServerMessage["type"]>(
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
export function serverMessage(value: unknown): ServerMessage {
  const type = frameType(fields(value, "frame").type, "frame.type");
  // The table above gives each type the decoders of its own message.
  return frame(type, value) as ServerMessage;
}

/** A frame from its text. Throws DecodeError, also when the text is no JSON. */
export function parseMessage(data: string): ServerMessage {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new DecodeError("frame", "JSON");
  }
  return serverMessage(value);
}
