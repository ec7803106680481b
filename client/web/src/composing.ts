import { batch, type Signal } from "@preact/signals";
import type { Clock } from "./clock";
import type { ComposerDraft, Shelf } from "./draft";
import type { TextEditor } from "./editor";
import type { Contribute } from "./protocol";
import { placesInFork, type Replacement, toWire } from "./replacement";
import type { Kind, Me, Range, Target } from "./seen";
import { quoteAt, rangeFor } from "./selection";
import type { Composer, Draft, Mode } from "./store";
import { changeText } from "./suggestion";

// What the reader is saying: a remark on a place, or a fork of the text. It is
// on the shelf from the first letter, so that nothing typed is lost.

// The server's limit for one frame, less what stands around the changes.
const largest = 60_000;

/** Whether a command does not fit in one frame. */
export function tooBig(command: Contribute): boolean {
  return new TextEncoder().encode(JSON.stringify(command)).length > largest;
}

export interface ComposingOptions {
  readonly editor: TextEditor;
  readonly clock: Clock;
  readonly shelf: Shelf;
  readonly composer: Signal<Composer>;
  readonly mode: Signal<Mode>;
  readonly me: () => Me;
  readonly cursor: () => string;
  /** Marks must be drawn anew: the text on screen was replaced. */
  readonly redraw: () => void;
}

// Positions that the author saw: they are sent as they were.
interface Spot extends Range {
  readonly version: number;
  readonly cursor: string;
}

const pause = 120;
const keepPause = 500;

export class Composing {
  private spot: Spot = { from: 0, to: 0, version: 0, cursor: "" };
  private before: "reading" | "editing" = "reading";
  private refreshing: (() => void) | null = null;
  private keeping: (() => void) | null = null;

  constructor(private readonly options: ComposingOptions) {}

  get suggesting(): boolean {
    return this.options.editor.mode === "suggesting";
  }

  annotate(target: Target, kind: Kind): void {
    const { editor, shelf } = this.options;
    const kept = shelf.composer();
    const body = kept?.is === "annotating" ? kept.draft.body : "";
    const range = rangeFor(target, editor);
    this.place(target, range, { version: editor.version, cursor: this.options.cursor() }, this.fresh(kind, body));
  }

  /** Puts back a remark that was being written, at a place of the text as it is now. */
  reviveAnnotation(kept: Extract<ComposerDraft, { is: "annotating" }>, now: Range): void {
    const { version, cursor } = this.nowhere();
    this.place(kept.target, now, { version, cursor }, kept.draft);
  }

  suggest(draft?: Draft): void {
    const { editor, composer, redraw } = this.options;
    if (editor.mode === "suggesting") return;
    this.before = editor.mode === "editing" ? "editing" : "reading";
    batch(() => {
      editor.setMode("suggesting");
      this.options.mode.value = "suggesting";
      redraw();
      composer.value = {
        is: "suggesting",
        changes: [],
        spots: [],
        citation: null,
        draft: draft ?? this.fresh("suggestion", ""),
      };
    });
    editor.focus();
  }

  /** Puts back a fork, in positions of the text as it is now. */
  reviveSuggestion(changes: readonly Replacement[], draft: Draft): void {
    this.suggest(draft);
    this.options.editor.apply(changes);
    this.refresh();
  }

  change(change: Partial<Draft>): void {
    const now = this.options.composer.value;
    if (now.is === "none") return;
    this.options.composer.value = { ...now, draft: { ...now.draft, ...change } };
    this.keepSoon();
  }

  /** The text on screen changed under the composer. */
  touched(local: boolean): void {
    if (!this.suggesting) return;
    this.refreshing ??= this.options.clock.after(pause, () => this.refresh());
    if (local) this.keepSoon();
  }

  /** The command for what is composed; null when there is nothing to send, "tooBig" when it does not fit. */
  command(revision: string): Contribute | "tooBig" | null {
    const composer = this.options.composer.value;
    if (composer.is === "none") return null;
    const { kind, audience, nameShown, body, merges, onBehalf } = composer.draft;
    const head = {
      type: "contribute",
      id: this.options.clock.uuid(),
      kind,
      audience,
      nameShown,
      revision,
      ...(merges.length > 0 ? { merges } : {}),
      ...(onBehalf ? { onBehalf } : {}),
    } as const;
    const text = body.trim();
    if (composer.is === "annotating") {
      if (text === "") return null;
      const { version, from, to } = this.spot;
      const command: Contribute = { ...head, version, target: composer.target, from, to, body: text };
      return tooBig(command) ? "tooBig" : command;
    }
    const changes = this.options.editor.changes().map(toWire);
    const first = changes[0];
    const last = changes.at(-1);
    if (!first || !last) return null;
    const { version } = this.options.editor;
    const command: Contribute = { ...head, version, target: "words", from: first.from, to: last.to, body: text, changes };
    return tooBig(command) ? "tooBig" : command;
  }

  /** Closes the composer. What was typed stays on the shelf unless it is thrown away. */
  close(throwAway: boolean): void {
    const { editor, composer, shelf, mode, redraw } = this.options;
    if (composer.value.is === "none") return;
    this.keep();
    this.settle();
    if (throwAway) shelf.putComposer(null);
    batch(() => {
      if (this.suggesting) {
        const { confirmed, version } = editor;
        editor.setMode(this.before);
        editor.reset(confirmed, version);
        mode.value = this.before;
        redraw();
      }
      editor.point({ composing: null });
      composer.value = { is: "none" };
    });
  }

  /** Writes to the device what is being composed. */
  keep(): void {
    this.keeping?.();
    this.keeping = null;
    const { composer, shelf, editor, cursor } = this.options;
    const now = composer.value;
    if (now.is === "annotating") {
      const empty = now.draft.body.trim() === "";
      shelf.putComposer(empty ? null : { ...this.spot, is: "annotating", target: now.target, draft: now.draft });
    } else if (now.is === "suggesting") {
      const changes = editor.changes().map(toWire);
      const empty = changes.length === 0 && now.draft.body.trim() === "";
      const version = editor.version;
      shelf.putComposer(empty ? null : { is: "suggesting", version, cursor: cursor(), changes, draft: now.draft });
    }
  }

  stop(): void {
    this.keep();
    this.settle();
  }

  private place(target: Target, range: Range, at: { version: number; cursor: string }, draft: Draft): void {
    const { editor, composer } = this.options;
    this.spot = { ...range, ...at };
    const screen = editor.toScreen;
    const onScreen = { from: screen.map(range.from, 1), to: screen.map(range.to, -1) };
    const quote = quoteAt(editor.confirmed, target === "document" ? { from: 0, to: 0 } : range);
    const citation =
      target === "document" ? ({ section: "", kind: "section", n: 0 } as const) : editor.outline.citation(onScreen.from);
    composer.value = { is: "annotating", target, ...onScreen, quote, citation, draft };
    editor.point({ composing: target === "document" ? null : onScreen });
  }

  private refresh(): void {
    this.refreshing?.();
    this.refreshing = null;
    const { editor, composer } = this.options;
    const now = composer.value;
    if (now.is !== "suggesting") return;
    const changes = editor.changes();
    const spots = placesInFork(changes);
    const first = spots[0];
    composer.value = {
      ...now,
      changes: changes.map((c) => changeText(editor.confirmed, c)),
      spots,
      citation: first ? editor.outline.citation(first.from) : null,
    };
  }

  private fresh(kind: Kind, body: string): Draft {
    // The server says where to begin, never wider than the editors; the reader widens it knowingly.
    const me = this.options.me();
    return { kind, audience: me.audience, nameShown: me.nameChoices[0] ?? "full", body, merges: [], onBehalf: null };
  }

  private nowhere(): Spot {
    return { from: 0, to: 0, version: this.options.editor.version, cursor: this.options.cursor() };
  }

  private keepSoon(): void {
    this.keeping ??= this.options.clock.after(keepPause, () => this.keep());
  }

  private settle(): void {
    this.refreshing?.();
    this.refreshing = null;
    this.keeping?.();
    this.keeping = null;
  }
}
