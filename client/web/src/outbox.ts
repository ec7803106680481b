import type { Shelf } from "./draft";
import type { Command } from "./seen";
import type { Waiting } from "./store";

// Commands that the server has not answered. Each has an id of its own, so that
// sending it again is harmless, and lies on the shelf, so that a reload, a lost
// connection or a new log-in loses none.

export interface Parcel {
  readonly command: Command;
  readonly at: number;
}

export class Outbox {
  private readonly parcels = new Map<string, Parcel>();
  private readonly sent = new Set<string>();

  constructor(private readonly shelf: Shelf) {
    const kept = [...shelf.parcels()].sort((a, b) => a.at - b.at);
    for (const parcel of kept) this.parcels.set(parcel.command.id, parcel);
  }

  get size(): number {
    return this.parcels.size;
  }

  add(command: Command, at: number): void {
    const parcel = { command, at };
    this.parcels.set(command.id, parcel);
    this.shelf.putParcel(parcel);
  }

  find(id: string): Command | null {
    return this.parcels.get(id)?.command ?? null;
  }

  /** The answer came: takes the command out. Null when it is not ours. */
  remove(id: string): Command | null {
    const parcel = this.parcels.get(id);
    if (!parcel) return null;
    this.parcels.delete(id);
    this.sent.delete(id);
    this.shelf.removeParcel(id);
    return parcel.command;
  }

  /** What was not sent on this line yet, in order; counts as sent from now on. */
  unsent(): readonly Command[] {
    const fresh = [...this.parcels.values()].map((p) => p.command).filter((c) => !this.sent.has(c.id));
    for (const command of fresh) this.sent.add(command.id);
    return fresh;
  }

  /** Takes one back so that it goes again. */
  again(id: string): void {
    this.sent.delete(id);
  }

  /** A new line: nothing counts as sent. */
  allUnsent(): void {
    this.sent.clear();
  }

  waiting(): readonly Waiting[] {
    return [...this.parcels.values()].map(({ command, at }) => ({
      id: command.id,
      type: command.type,
      contribution: "contribution" in command ? command.contribution : "",
      kind: command.type === "contribute" ? command.kind : null,
      from: command.type === "contribute" ? (command.changes?.[0]?.from ?? command.from) : 0,
      body: "body" in command ? command.body : "",
      at: new Date(at),
    }));
  }
}
