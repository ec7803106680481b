import type { Clock } from "./clock";
import { touchEvery, type Shelf, type UnsentSteps } from "./draft";
import type { Refused, SetPresence, StepJSON, Steps } from "./protocol";
import { stepJSON } from "./rebase";
import type { TextEditor } from "./editor";

// Sends an editor's steps: a batch at a time, a little after typing, always on
// the newest version. What is not confirmed lies on the shelf meanwhile.

// One batch per pause between words: fewer frames for 80 readers, and still
// faster than anyone reads.
const pause = 150;
// The server takes frames up to 64 KiB; the rest is for the frame around it.
const largestBatch = 48_000;
// A step that is confirmed within this time is not worth a write to the device.
const keepAfter = 600;

export interface SenderOptions {
  readonly editor: TextEditor;
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly client: string;
  readonly tab: string;
  readonly send: (message: Steps | SetPresence) => boolean;
  readonly cursor: () => string;
  /** Steps that cannot be taken: what to do with them is not ours to decide. */
  readonly rejected: (refused: Refused) => void;
  readonly changed: () => void;
}

interface InFlight {
  readonly id: string;
  readonly until: number;
}

export class StepSender {
  private inFlight: InFlight | null = null;
  private head = 0;
  private callOff: (() => void) | null = null;
  private keeping: (() => void) | null = null;

  constructor(private readonly options: SenderOptions) {}

  /** Whether all that was typed is confirmed. */
  get idle(): boolean {
    return this.options.editor.unconfirmed().length === 0;
  }

  /** Something was typed. */
  touch(): void {
    if (this.idle) return;
    this.options.changed();
    this.callOff ??= this.options.clock.after(pause, () => this.flush());
    this.keeping ??= this.options.clock.after(keepAfter, () => this.keep());
  }

  /** Sends the next batch if there is one and none is on its way. */
  flush(): void {
    this.callOff?.();
    this.callOff = null;
    const { editor, clock, client } = this.options;
    if (this.idle || this.inFlight || editor.version < this.head) return;
    const steps = batch(editor.unconfirmed().map(stepJSON));
    const message: Steps = { type: "steps", id: clock.uuid(), version: editor.version, client, steps };
    if (!this.options.send(message)) return;
    this.inFlight = { id: message.id, until: editor.version + steps.length };
  }

  /** A new line: what was on its way may be lost, or in the backlog up to the head. */
  welcome(head: number): void {
    this.head = head;
    this.inFlight = null;
    this.flush();
  }

  /** Steps came in and were taken into the text. */
  advanced(): void {
    const { editor, shelf, client } = this.options;
    if (this.inFlight && editor.version >= this.inFlight.until) this.inFlight = null;
    if (this.idle) {
      shelf.removeSteps(client);
      this.keeping?.();
      this.keeping = null;
    } else {
      this.touch();
    }
    this.options.changed();
  }

  /** Whether a refusal was about steps of ours. */
  refused(refused: Refused): boolean {
    if (refused.id !== this.inFlight?.id) return false;
    this.inFlight = null;
    if (refused.advice === "catchUp" || refused.advice === "retry") {
      // What others did first is on its way, or the server needs a moment.
      this.callOff ??= this.options.clock.after(refused.advice === "retry" ? 10 * pause : pause, () => this.flush());
    } else {
      this.options.rejected(refused);
    }
    return true;
  }

  /** Writes what is not confirmed to the device, and again now and then, as a sign of life. */
  keep(): void {
    this.keeping?.();
    this.keeping = null;
    const kept = this.kept();
    if (!kept) return;
    this.options.shelf.putSteps(kept);
    this.keeping = this.options.clock.after(touchEvery, () => this.keep());
  }

  /** What is not confirmed; null when nothing. */
  kept(): UnsentSteps | null {
    const { editor, clock, client, tab, cursor } = this.options;
    const steps = editor.unconfirmed().map(stepJSON);
    if (steps.length === 0) return null;
    return { tab, client, version: editor.version, cursor: cursor(), steps, touched: clock.now() };
  }

  stop(): void {
    this.callOff?.();
    this.keeping?.();
  }
}

function batch(steps: readonly StepJSON[]): readonly StepJSON[] {
  let size = 0;
  const fitting = steps.findIndex((s) => {
    size += new TextEncoder().encode(JSON.stringify(s)).length;
    return size > largestBatch;
  });
  // One step that is too big alone goes all the same: the refusal then says so.
  return fitting < 0 ? steps : steps.slice(0, Math.max(1, fitting));
}
