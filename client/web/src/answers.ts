import type { Clock } from "./clock";
import type { ComposerDraft, Shelf } from "./draft";
import type { Outbox } from "./outbox";
import type { Ack, Contribute, Refused } from "./protocol";
import type { Command } from "./seen";
import type { WritableStore } from "./store";

// What the server answered to a command: it is stored, it goes again, or it goes
// back to who wrote it. No answer loses a text.

export interface AnswersOptions {
  readonly store: WritableStore;
  readonly clock: Clock;
  readonly outbox: Outbox;
  readonly shelf: Shelf;
  readonly cursor: () => string;
  /** Sends the outbox again. */
  readonly flush: () => void;
  readonly loggedOut: () => void;
  readonly note: (refused: Pick<Refused, "kind" | "text" | "advice">, kept: string) => void;
  readonly changeReply: (contribution: string, body: string) => void;
  /** A draft was put on the shelf for the composer. */
  readonly revive: () => void;
}

// A command that the server cannot take now goes again after this long.
const retryPause = 3_000;
const retries = 20;

export class Answers {
  private readonly tries = new Map<string, number>();

  constructor(private readonly options: AnswersOptions) {}

  acknowledged(ack: Ack): void {
    const { store, clock, outbox } = this.options;
    outbox.remove(ack.id);
    this.tries.delete(ack.id);
    store.saved.value = { is: "stored", at: new Date(clock.now()) };
  }

  refused(refused: Refused): void {
    const { outbox, clock, note, flush, loggedOut } = this.options;
    const command = outbox.find(refused.id);
    if (!command) {
      if (refused.id === "") note(refused, "");
      return;
    }
    if (refused.advice === "logIn") {
      loggedOut();
      return;
    }
    const tries = (this.tries.get(refused.id) ?? 0) + 1;
    this.tries.set(refused.id, tries);
    if (refused.advice === "retry" && tries < retries) {
      clock.after(retryPause, () => {
        outbox.again(refused.id);
        flush();
      });
      return;
    }
    outbox.remove(refused.id);
    this.handBack(command, refused);
  }

  // A refused text goes back to who wrote it: into the composer when that is
  // free, and in any case beside the reason.
  private handBack(command: Command, refused: Refused): void {
    const { store, shelf, note, changeReply, revive } = this.options;
    note(refused, "body" in command ? command.body : "");
    if (command.type === "reply") {
      const now = store.replyDrafts.value.get(command.contribution) ?? "";
      if (now === "") changeReply(command.contribution, command.body);
    }
    if (command.type !== "contribute" || store.composer.value.is !== "none") return;
    shelf.putComposer(this.draftOf(command));
    revive();
  }

  private draftOf(command: Contribute): ComposerDraft {
    const { kind, audience, nameShown = "full", body, version, target, from, to, changes = [], merges = [], onBehalf = null } = command;
    const head = { version, cursor: this.options.cursor(), draft: { kind, audience, nameShown, body, merges, onBehalf } };
    if (kind === "suggestion") return { ...head, is: "suggesting", changes };
    return { ...head, is: "annotating", target, from, to };
  }
}
