import type { Clock } from "./clock";
import { DecodeError, parseFrame } from "./decode";
import type { Outbox } from "./outbox";
import type { Hello, SetPresence, Steps, Welcome } from "./protocol";
import { closeCodes } from "./protocol";
import type { Command, Frame } from "./seen";
import type { ConnectionState, EndReason } from "./store";

// The connection to a document's room as a state machine. It knows no page, no
// socket class and no timer: those are passed in. It says hello with the last
// cursor, resumes after a loss, sends the outbox again until each command is
// answered, and ends where a close code says that trying again cannot help.

export interface Socket {
  readonly send: (text: string) => void;
  readonly close: () => void;
}

export interface SocketEvents {
  readonly opened: () => void;
  readonly received: (text: string) => void;
  readonly closed: (code: number) => void;
}

export type Dial = (events: SocketEvents) => Socket;

/** What a close code asks for. `afresh` is a start without the old cursor. */
export type AfterClose =
  | { readonly do: "resume"; readonly wait: number }
  | { readonly do: "afresh" }
  | { readonly do: "end"; readonly reason: EndReason };

// What each close code of the protocol asks for. Waits are the least, in ms;
// a code that is not here is a lost connection.
const advices: ReadonlyMap<number, AfterClose> = new Map<number, AfterClose>([
  [closeCodes.malformed, { do: "end", reason: "protocol" }],
  [closeCodes.tooBig, { do: "end", reason: "protocol" }],
  [closeCodes.tooMany, { do: "resume", wait: 30_000 }],
  [closeCodes.sessionOver, { do: "end", reason: "loggedOut" }],
  [closeCodes.withdrawn, { do: "end", reason: "withdrawn" }],
  [closeCodes.tooSlow, { do: "resume", wait: 0 }],
  [closeCodes.newEpoch, { do: "afresh" }],
  [closeCodes.oldBuild, { do: "end", reason: "reload" }],
  [closeCodes.tooFast, { do: "resume", wait: 10_000 }],
]);

export function afterClose(code: number): AfterClose {
  return advices.get(code) ?? { do: "resume", wait: 0 };
}

// The first wait, doubled with each try up to the longest: 80 people who lose
// the server together must not come back together.
const firstWait = 500;
const longestWait = 30_000;
// A command that nobody answers for this long means that the line is dead,
// whatever the socket says.
const answerWithin = 20_000;
// After this many failed tries in a row, ask over HTTP whether we are still logged in.
const askAfter = 2;

export interface ConnectionOptions {
  readonly dial: Dial;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly hello: () => Hello;
  /** Takes a frame. False: it does not follow what came before, resume from the last good one. */
  readonly onFrame: (message: Exclude<Frame, Welcome>) => boolean;
  readonly onWelcome: (message: Welcome) => void;
  readonly onState: (state: ConnectionState) => void;
  /** The cursor is of no use any more: everything has to be fetched again. Told: because the viewer reads another text now. */
  readonly onAfresh: (told: boolean) => void;
  /** Several tries failed before a welcome: find out whether the session still holds. */
  readonly onTrouble: () => void;
}

export class Connection {
  private socket: Socket | null = null;
  private state: ConnectionState = { is: "connecting" };
  private tries = 0;
  private cursorSeen: string;
  private callOff: (() => void) | null = null;
  private watch: (() => void) | null = null;
  // Events of a socket that was given up carry an old number and are not heard.
  private line = 0;

  constructor(
    private readonly options: ConnectionOptions,
    cursor: string,
  ) {
    this.cursorSeen = cursor;
  }

  /** The cursor of the last frame that was taken. */
  get cursor(): string {
    return this.cursorSeen;
  }

  get live(): boolean {
    return this.state.is === "live";
  }

  start(): void {
    this.dial();
  }

  /** Ends the connection without a reason to tell. */
  stop(): void {
    this.hangUp();
  }

  /** Ends it because trying again cannot help. */
  end(reason: EndReason): void {
    this.hangUp();
    this.become({ is: "ended", reason });
  }

  /** Tries now instead of at the next moment: the network came back, or the person asks. */
  wake(): void {
    if (this.state.is !== "offline") return;
    this.callOff?.();
    this.dial();
  }

  /** Sends what the outbox holds anew; it stays there until it is answered. */
  flush(): void {
    if (!this.live) return;
    for (const command of this.options.outbox.unsent()) this.write(command);
    this.keepWatch();
  }

  /** Sends steps or presence if there is a line; false when there is none. */
  send(message: Steps | SetPresence): boolean {
    if (!this.live) return false;
    this.write(message);
    if (message.type === "steps") this.keepWatch();
    return true;
  }

  /** Gives up the line and resumes from the last frame that was taken. */
  resync(): void {
    this.hangUp();
    this.retry(0);
  }

  private dial(): void {
    this.hangUp();
    if (this.state.is === "ended") return;
    const line = ++this.line;
    const mine = (f: () => void) => {
      if (line === this.line) f();
    };
    this.socket = this.options.dial({
      opened: () => mine(() => this.write({ ...this.options.hello(), cursor: this.cursorSeen })),
      received: (text) => mine(() => this.received(text)),
      closed: (code) => mine(() => this.closed(code)),
    });
  }

  private received(data: string): void {
    try {
      this.take(parseFrame(data));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      // A server that speaks another protocol than this page was built for.
      this.end("reload");
    }
  }

  private take(message: Frame): void {
    this.watch?.();
    this.watch = null;
    if (message.type === "welcome") {
      this.welcome(message);
    } else if (message.type === "refused" && message.kind === "gone" && message.id === "") {
      this.afresh(message.key === "error.textChanged");
    } else if (this.options.onFrame(message)) {
      this.adopt(message);
      if (this.options.outbox.size > 0) this.keepWatch();
    } else {
      this.resync();
    }
  }

  private adopt(message: Exclude<Frame, Welcome>): void {
    if ("cursor" in message && message.cursor !== "") this.cursorSeen = message.cursor;
  }

  private welcome(message: Welcome): void {
    this.tries = 0;
    this.become({ is: "live" });
    this.options.onWelcome(message);
    this.options.outbox.allUnsent();
    this.flush();
  }

  private afresh(told: boolean): void {
    this.hangUp();
    this.become({ is: "connecting" });
    this.options.onAfresh(told);
  }

  private closed(code: number): void {
    this.socket = null;
    this.hangUp();
    const next = afterClose(code);
    switch (next.do) {
      case "end":
        this.become({ is: "ended", reason: next.reason });
        return;
      case "afresh":
        this.afresh(false);
        return;
      case "resume":
        this.retry(next.wait);
    }
  }

  private retry(least: number): void {
    if (this.state.is !== "offline") {
      this.become({ is: "offline", since: new Date(this.options.clock.now()) });
    }
    this.tries++;
    if (this.tries > 0 && this.tries % askAfter === 0) this.options.onTrouble();
    if (this.state.is !== "offline") return;
    const most = Math.min(longestWait, firstWait * 2 ** (this.tries - 1));
    const wait = least + most * (0.5 + this.options.clock.random() / 2);
    this.callOff = this.options.clock.after(wait, () => this.dial());
  }

  private keepWatch(): void {
    if (this.watch) return;
    this.watch = this.options.clock.after(answerWithin, () => {
      this.watch = null;
      this.resync();
    });
  }

  private hangUp(): void {
    this.line++;
    this.callOff?.();
    this.callOff = null;
    this.watch?.();
    this.watch = null;
    this.socket?.close();
    this.socket = null;
  }

  private write(message: Hello | Steps | SetPresence | Command): void {
    this.socket?.send(JSON.stringify(message));
  }

  private become(state: ConnectionState): void {
    this.state = state;
    this.options.onState(state);
  }
}
