import { Node } from "prosemirror-model";
import { type StepMap, Step } from "prosemirror-transform";
import type { Clock } from "../src/clock";
import type { Dial, SocketEvents } from "../src/connection";
import { MemoryDrawer } from "../src/draft";
import { Past } from "../src/place";
import { parseSteps } from "../src/rebase";
import { fromWire, mapRange } from "../src/replacement";
import { schema } from "../src/schema";
import type { Command, Frame, OpenedDocument, Range, SeenContribution } from "../src/seen";
import { Session } from "../src/session";
import type { Source } from "../src/source";
import type { TextWords } from "../src/store";
import { SourceError } from "../src/source";
import { writing } from "../src/writing";
import { Random } from "./random";

// A room in memory with a line that can be slow, lose and repeat, and a clock
// that the test turns: concurrency becomes a short story.

export class TestClock implements Clock {
  private time = 1_000_000;
  private timers: { readonly at: number; readonly n: number; readonly f: () => void }[] = [];
  private count = 0;

  constructor(private readonly chance = new Random(1)) {}

  readonly now = () => this.time;
  readonly random = () => this.chance.next();
  readonly uuid = () => `id-${++this.count}-${Math.floor(this.chance.next() * 1e9)}`;
  readonly after = (ms: number, f: () => void) => {
    const timer = { at: this.time + ms, n: ++this.count, f };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((t) => t !== timer);
    };
  };

  /** Lets time pass, running what falls due in order. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    for (;;) {
      await settled();
      const due = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at || a.n - b.n)[0];
      if (!due) break;
      this.timers = this.timers.filter((t) => t !== due);
      this.time = Math.max(this.time, due.at);
      due.f();
    }
    this.time = end;
  }
}

// Lets promises that are ready run.
async function settled(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

interface Line {
  readonly events: SocketEvents;
  readonly person: string;
  open: boolean;
  client: string;
}

type StepsMessage = { type: "steps"; id: string; version: number; client: string; steps: never[] };
type ClientMessage = Command | StepsMessage | { type: "hello"; cursor: string; version: number; client: string } | { type: "presence" };

interface Logged {
  readonly frame: Frame;
  readonly by: string;
}

export class Room {
  readonly steps: { readonly step: Step; readonly client: string; readonly by: string }[] = [];
  readonly log: Logged[] = [];
  readonly contributions: SeenContribution[] = [];
  /** Every message that reached the room. */
  readonly heard: ClientMessage[] = [];
  /** What the next message of this type is refused with, instead of being done. */
  refuse: { type: string; kind: "invalid" | "unavailable" | "stale"; advice: "change" | "retry" | "catchUp" } | null = null;
  latency = () => 5;
  /** Whether a message is lost with its line. */
  drops = () => false;
  repeats = () => false;
  reachable = true;
  oldestCursor = 0;
  loggedIn = true;
  private readonly answers = new Map<string, Frame>();
  private lines: Line[] = [];
  private readonly maps: StepMap[] = [];

  constructor(
    private readonly clock: TestClock,
    public doc: Node,
  ) {}

  get version(): number {
    return this.steps.length;
  }

  source(person: string): Source {
    return {
      open: async () => {
        if (!this.reachable) throw new SourceError({ status: 0, kind: "unavailable", text: "", advice: "retry" });
        return this.opening(person);
      },
      events: async (_id, cursor) => {
        if (!this.reachable || Number(cursor) < this.oldestCursor) {
          throw new SourceError({ status: 410, kind: "gone", text: "", advice: "reload" });
        }
        return this.log.slice(Number(cursor)).map((l, i) => this.seenBy(person, l, Number(cursor) + i + 1));
      },
      loggedIn: async () => this.loggedIn,
    };
  }

  dial(person: string): Dial {
    return (events) => {
      const line: Line = { events, person, open: true, client: "" };
      if (this.reachable) {
        this.lines.push(line);
        this.clock.after(this.latency(), () => line.open && events.opened());
      } else {
        this.clock.after(1, () => this.hangUp(line, 1006));
      }
      // Messages of one line arrive in the order they were sent.
      let last = 0;
      return {
        send: (text) => {
          if (this.drops()) return this.hangUp(line, 1006);
          last = Math.max(last, this.clock.now() + this.latency());
          this.clock.after(last - this.clock.now(), () => line.open && this.hear(line, JSON.parse(text)));
        },
        close: () => {
          line.open = false;
          this.lines = this.lines.filter((l) => l !== line);
        },
      };
    };
  }

  /** Closes every line with this code. */
  cut(code = 1006): void {
    for (const line of [...this.lines]) this.hangUp(line, code);
  }

  /** Tells everyone something that the test makes up. */
  publish(frame: Frame, by = ""): void {
    this.log.push({ frame, by });
    const at = this.log.length;
    for (const line of [...this.lines]) if (line.client !== "") this.tell(line, this.seenBy(line.person, { frame, by }, at));
  }

  /** Steps of somebody who is not in the story. */
  edit(steps: readonly Step[], client = "elsewhere"): void {
    this.take({ client, by: client }, steps);
  }

  private hangUp(line: Line, code: number): void {
    if (!line.open) return;
    line.open = false;
    this.lines = this.lines.filter((l) => l !== line);
    line.events.closed(code);
  }

  private readonly queue = new WeakMap<Line, number>();

  private tell(line: Line, frame: Frame): void {
    if (this.drops()) return this.hangUp(line, 1006);
    const at = Math.max(this.queue.get(line) ?? 0, this.clock.now() + this.latency());
    this.queue.set(line, at);
    const send = () => line.open && line.events.received(JSON.stringify(frame));
    this.clock.after(at - this.clock.now(), send);
    if (this.repeats()) this.clock.after(at - this.clock.now(), send);
  }

  private hear(line: Line, message: ClientMessage): void {
    this.heard.push(message);
    if (message.type === "hello") return this.hello(line, message);
    if (message.type === "presence") return;
    const before = this.answers.get(message.id);
    if (before) return this.tell(line, before);
    if (this.refuse?.type === message.type) {
      const { kind, advice } = this.refuse;
      this.refuse = null;
      this.tell(line, { type: "refused", id: message.id, kind, text: "Dit lukte niet.", key: "error.x", advice, version: this.version });
      return;
    }
    const answer = message.type === "steps" ? this.hearSteps(line, message) : this.hearCommand(line, message);
    if (answer.type === "ack") this.answers.set(message.id, answer);
    this.tell(line, answer);
  }

  private hello(line: Line, hello: { cursor: string; version: number; client: string }): void {
    line.client = hello.client;
    const at = Number(hello.cursor);
    if (at < this.oldestCursor) {
      this.tell(line, { type: "refused", id: "", kind: "gone", text: "", key: "error.tooOld", advice: "reload", version: this.version });
      return;
    }
    const me = this.opening(line.person).me;
    this.tell(line, { type: "welcome", cursor: hello.cursor, version: this.version, hash: "", hashVersion: 0, me });
    this.log.slice(at).forEach((logged, i) => {
      const frame = this.seenBy(line.person, logged, at + i + 1);
      if (frame.type === "steps" && frame.first + frame.steps.length <= hello.version) return;
      this.tell(line, frame);
    });
  }

  private hearSteps(line: Line, message: StepsMessage): Frame {
    const refused = { type: "refused", id: message.id, text: "", key: "", version: this.version } as const;
    if (message.version !== this.version) return { ...refused, kind: "stale", advice: "catchUp" };
    try {
      this.take({ client: message.client, by: line.person }, parseSteps(message.steps));
    } catch {
      return { ...refused, kind: "invalid", advice: "change" };
    }
    return { type: "ack", id: message.id, answer: { version: this.version } };
  }

  private take(from: { client: string; by: string }, steps: readonly Step[]): void {
    const first = this.version;
    let doc = this.doc;
    for (const step of steps) {
      const result = step.apply(doc);
      if (!result.doc) throw new Error(result.failed ?? "");
      doc = result.doc;
    }
    doc.check();
    this.doc = doc;
    for (const step of steps) {
      this.steps.push({ step, client: from.client, by: from.by });
      this.maps.push(step.getMap());
    }
    const json = steps.map((s) => s.toJSON());
    this.publish({ type: "steps", cursor: "", first, steps: json, client: from.client, cause: "edit" }, from.by);
  }

  private hearCommand(line: Line, command: Command): Frame {
    const answer = { version: this.version };
    if (command.type !== "contribute") return { type: "ack", id: command.id, answer };
    const id = `c${this.contributions.length + 1}`;
    const ranges = (command.changes?.length ?? 0) > 0 ? (command.changes ?? []) : [{ from: command.from, to: command.to }];
    const contribution: SeenContribution = {
      id,
      kind: command.kind,
      audience: command.audience,
      own: false,
      author: { name: line.person, organisation: "", pseudonym: false },
      origin: {
        version: command.version,
        revision: "",
        target: command.target,
        from: command.from,
        to: command.to,
        quote: { exact: "", prefix: "", suffix: "" },
      },
      place: { state: "placed", version: this.version, ranges: this.moved(ranges, command.version) },
      body: command.body,
      changes: command.changes ?? [],
      replies: [],
      endorsements: 0,
      endorsed: false,
      withdrawn: false,
      redacted: false,
      receipt: `0000-000${this.contributions.length + 1}`,
      round: "",
      late: false,
      held: false,
      asks: false,
      oneVoice: false,
      inside: false,
      merges: [],
      mergedIn: "",
      flags: [],
      earlier: [],
      consents: false,
      at: new Date(this.clock.now()).toISOString(),
    };
    for (const change of command.changes ?? []) fromWire(change);
    this.contributions.push(contribution);
    this.publish({ type: "appear", cursor: "", contribution });
    return { type: "ack", id: command.id, answer: { ...answer, contribution: id } };
  }

  private moved(ranges: readonly Range[], version: number): readonly Range[] {
    const past = new Past(0);
    past.add(this.maps);
    const since = past.since(version);
    if (!since) throw new Error(`no version ${version}`);
    return ranges.flatMap((r) => mapRange({ from: r.from, to: r.to }, since) ?? []);
  }

  private seenBy(person: string, { frame, by }: Logged, at: number): Frame {
    if (!("cursor" in frame)) return frame;
    const cursor = String(at);
    return frame.type === "steps" ? { ...frame, cursor, client: by === person ? frame.client : "" } : { ...frame, cursor };
  }

  private opening(person: string): OpenedDocument {
    return {
      id: "doc",
      title: "Plan",
      dossier: "d",
      status: "inReview",
      version: this.version,
      cursor: String(this.log.length),
      doc: this.doc.toJSON(),
      hash: "",
      revision: "",
      now: new Date(this.clock.now()).toISOString(),
      rounds: [],
      receipts: [],
      sections: [],
      revisions: [],
      adoptions: [],
      contributions: this.contributions.map((c) => ({
        ...c,
        place: { ...c.place, version: this.version, ranges: this.moved(c.place.ranges, c.place.version) },
      })),
      me: {
        participant: person,
        name: person,
        organisation: "",
        roles: ["editor"],
        may: ["contribute", "edit"],
        nameChoices: ["full"],
        audiences: ["author", "editors", "round"],
        audience: "editors",
        pseudonymous: false,
        speaks: false,
      },
    };
  }
}

const words: TextWords = {
  label: "Tekst",
  insertedBegin: "begin toegevoegd",
  insertedEnd: "einde toegevoegd",
  deletedBegin: "begin verwijderd",
  deletedEnd: "einde verwijderd",
  footnote: (text) => `Voetnoot: ${text}`,
  cite: (c) => `${c.kind} ${c.n}`,
  mark: (c) => `${c.kind} van ${c.author.name}`,
};

export interface Person {
  readonly session: Session;
  readonly drawer: MemoryDrawer;
  readonly tab: string;
  /** The text on screen. */
  readonly editor: NonNullable<Session["document"]>["editor"];
  /** The page is gone at once: no timer runs, no line is open. */
  readonly crash: () => void;
}

let tabs = 0;

/** Somebody opens the document; with a drawer and a tab of before, it is a reload. */
export async function join(room: Room, clock: TestClock, name: string, before?: { drawer: MemoryDrawer; tab?: string }): Promise<Person> {
  const drawer = before?.drawer ?? new MemoryDrawer();
  const tab = before?.tab ?? `tab-${++tabs}`;
  let gone = false;
  const alive = (f: () => void) => () => {
    if (!gone) f();
  };
  const own: Clock = { ...clock, after: (ms, f) => clock.after(ms, alive(f)) };
  const dial: Dial = (events) =>
    room.dial(name)({
      opened: alive(events.opened),
      received: (text) => alive(() => events.received(text))(),
      closed: (code) => alive(() => events.closed(code))(),
    });
  const ground = { source: room.source(name), dial: () => dial, clock: own, drawer, build: "test", writing: async () => writing, tab };
  const session = new Session({ words, logIn: () => {}, reloadPage: () => {} }, ground);
  await session.open("doc");
  await clock.pass(30);
  return {
    session,
    drawer,
    tab,
    crash: () => {
      gone = true;
      session.document?.connection.stop();
    },
    get editor() {
      const open = session.document;
      if (!open) throw new Error("no document is open");
      return open.editor;
    },
  };
}

export function paragraphs(...texts: string[]): Node {
  const p = (text: string) => ({ type: "paragraph", ...(text === "" ? {} : { content: [{ type: "text", text }] }) });
  return Node.fromJSON(schema, { type: "doc", content: texts.map(p) });
}
