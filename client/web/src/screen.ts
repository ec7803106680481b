import { batch } from "@preact/signals";
import type { Clock } from "./clock";
import type { Contributions } from "./contribution";
import type { TextEditor } from "./editor";
import type { Past } from "./place";
import type { Presence, SetPresence } from "./protocol";
import type { TextWords, WritableStore } from "./store";

// Tells the views where everything stands, and the text what to mark: a moment
// after it changed, so that typing waits for nothing but the text itself.

export interface ScreenOptions {
  readonly store: WritableStore;
  readonly editor: TextEditor;
  readonly contributions: Contributions;
  readonly past: Past;
  readonly clock: Clock;
  readonly words: TextWords;
  readonly client: string;
  readonly send: (message: SetPresence) => void;
}

const presencePause = 300;

export class Screen {
  private readonly drawn = new Map<string, string>();
  private publishing: { readonly at: number; readonly off: () => void } | null = null;
  private pointing: (() => void) | null = null;
  /** The others see this one's cursor. */
  private pointed = false;

  constructor(private readonly options: ScreenOptions) {}

  stop(): void {
    this.publishing?.off();
    this.pointing?.();
  }

  /** Publishes within so many milliseconds. */
  publishSoon(wait: number): void {
    const at = this.options.clock.now() + wait;
    if (this.publishing && this.publishing.at <= at) return;
    this.publishing?.off();
    this.publishing = { at, off: this.options.clock.after(wait, () => this.publish()) };
  }

  /** Tells the views where everything stands now. */
  publish(): void {
    this.publishing?.off();
    this.publishing = null;
    const { store, editor, contributions } = this.options;
    const { all, order, adrift } = contributions.publish(editor.toScreen, editor.outline);
    batch(() => {
      store.contributions.value = all;
      if (!sameList(store.order.value, order)) store.order.value = order;
      if (!sameList(store.adrift.value, adrift)) store.adrift.value = adrift;
      store.outline.value = editor.outline;
      const { confirmed, version } = editor;
      if (store.text.value?.doc !== confirmed) store.text.value = { doc: confirmed, version };
      store.layout.value++;
    });
    this.drawMarks();
  }

  // Only marks that changed are drawn anew; typing merely moves them. One whose
  // words were deleted here and came back is drawn again.
  private drawMarks(): void {
    const { store, words, editor, contributions } = this.options;
    const all = store.contributions.value;
    const lost = editor.lost();
    const put = [];
    for (const c of all.values()) {
      const label = words.mark(c);
      const mark = contributions.markOf(c, label);
      const signature = mark ? contributions.signature(c, label) : "";
      if (this.drawn.get(c.id) === signature && !(mark && lost.has(c.id))) continue;
      this.drawn.set(c.id, signature);
      if (mark) put.push(mark);
    }
    const gone = [...this.drawn].filter(([id, s]) => s === "" || !all.has(id)).map(([id]) => id);
    for (const id of gone) this.drawn.delete(id);
    if (put.length > 0 || gone.length > 0) editor.marks({ put, remove: gone });
  }

  /** Draws every mark anew: the text was replaced, or buttons came or went. */
  redraw(): void {
    this.drawn.clear();
    this.publish();
  }

  /** Shows who is there, and where the other editors stand. */
  showPresence(frame: Presence): void {
    const { store, editor, past, client: own } = this.options;
    const editors = frame.editors.filter((e) => e.client !== own);
    store.presence.value = { readers: frame.readers, editors };
    const screen = editor.toScreen;
    const size = editor.state.doc.content.size;
    const carets = editors.flatMap(({ client, name, version, from, to }) => {
      const since = past.since(version);
      if (!since) return [];
      const place = (pos: number) => Math.min(size, screen.map(since.map(pos)));
      return [{ client, name, from: place(from), to: place(to) }];
    });
    editor.carets(carets);
  }

  /** Tells the other editors where this one stands, or that it stopped writing. */
  pointSoon(): void {
    const { editor, send } = this.options;
    if (editor.mode !== "editing" && !this.pointed) return;
    this.pointing ??= this.options.clock.after(presencePause, () => {
      this.pointing = null;
      this.pointed = editor.mode === "editing";
      if (!this.pointed) {
        send({ type: "presence", version: editor.version, from: 0, to: 0 });
        return;
      }
      const back = editor.toConfirmed;
      const { from, to } = editor.state.selection;
      const range = { from: back.map(from), to: back.map(to) };
      send({ type: "presence", version: editor.version, ...range });
    });
  }
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((x, i) => x === b[i]);
}
