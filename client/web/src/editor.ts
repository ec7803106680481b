import { collab, getVersion, sendableSteps } from "prosemirror-collab";
import type { Node } from "prosemirror-model";
import { EditorState, type Plugin, Selection as TextPlace, TextSelection, type Transaction } from "prosemirror-state";
import { Mapping, type Step } from "prosemirror-transform";
import { EditorView } from "prosemirror-view";
import { annotation, changeMarks, lostMarks, type MarkChange, openedIn, overlap } from "./annotation";
import type { Clock } from "./clock";
import { confirmed, confirmedDoc, isLocal, receive } from "./confirmed";
import { FootnoteView } from "./footnote";
import { gutter, outlineIn } from "./gutter";
import type { Outline } from "./outline";
import { inverse } from "./place";
import { type Pointer, point, pointer } from "./pointer";
import { type Caret, presence, setCarets } from "./presence";
import type { Range } from "./seen";
import type { Replacement } from "./replacement";
import { markType } from "./schema";
import type { EditorCommand, Mode, TextWords } from "./store";
import { changesIn, fork } from "./suggestion";
import type { Writing } from "./writing";

// The text on screen: one ProseMirror state in three modes. Reading follows what
// the authority confirms; suggesting is a fork whose steps are never sent;
// editing sends its steps. The state lives without a page too; the view comes
// and goes with mount.

export interface EditorUpdate {
  readonly docChanged: boolean;
  /** The person made the change, not the authority. */
  readonly local: boolean;
  readonly selectionChanged: boolean;
}

export interface EditorOptions {
  readonly words: TextWords;
  readonly clock: Clock;
  /** Id of this tab among those who send steps. */
  readonly client: string;
  readonly updated: (update: EditorUpdate) => void;
  readonly openMark: (id: string) => void;
  /** Somebody pastes more than fits in a frame: importing is the way. */
  readonly tooBig: () => void;
}

// The server takes frames up to 64 KiB; the rest is for the frame around it.
const largestPaste = 40_000;

export class TextEditor {
  private current: EditorState;
  private currentMode: Mode = "reading";
  private view: EditorView | null = null;
  private writing: Writing | null = null;
  private readonly shared: readonly Plugin[];

  constructor(
    private readonly options: EditorOptions,
    doc: Node,
    version: number,
  ) {
    const { words, client } = options;
    // Sets of decorations stack in this order where they meet.
    this.shared = [
      confirmed(),
      gutter((c) => words.cite(c)),
      annotation({ words, open: options.openMark, buttons: () => this.currentMode === "reading" }),
      overlap(),
      pointer(),
      presence(),
    ];
    this.current = EditorState.create({ doc, plugins: this.plugins(version, client) });
  }

  get state(): EditorState {
    return this.current;
  }

  get mode(): Mode {
    return this.currentMode;
  }

  get version(): number {
    return getVersion(this.current);
  }

  /** The text as the authority has it, at `version`. */
  get confirmed(): Node {
    return confirmedDoc(this.current);
  }

  get outline(): Outline {
    return outlineIn(this.current);
  }

  /** From confirmed positions to those on screen. */
  get toScreen(): Mapping {
    return new Mapping((sendableSteps(this.current)?.steps ?? []).map((s) => s.getMap()));
  }

  /** From positions on screen to confirmed ones. */
  get toConfirmed(): Mapping {
    return inverse((sendableSteps(this.current)?.steps ?? []).map((s) => s.getMap()));
  }

  /** Steps that were not confirmed; never those of a fork. */
  unconfirmed(): readonly Step[] {
    return this.currentMode === "suggesting" ? [] : (sendableSteps(this.current)?.steps ?? []);
  }

  /** What the fork changes, in confirmed positions. */
  changes(): readonly Replacement[] {
    return changesIn(this.current);
  }

  /** Puts the text in the page; returns what takes it away. */
  mount(place: HTMLElement): () => void {
    const view = new EditorView(place, {
      state: this.current,
      dispatchTransaction: (tr) => this.dispatch(tr),
      editable: () => this.currentMode !== "reading",
      attributes: () => this.attributes(),
      nodeViews: {
        footnote: (node, v, getPos) => new FootnoteView(node, v, getPos, (text) => this.options.words.footnote(text)),
      },
      handlePaste: (_view, _event, slice) => this.refuseBig(slice.size),
      handleDrop: (_view, _event, slice, moved) => !moved && this.refuseBig(slice.size),
      scrollMargin: { top: 120, bottom: 80, left: 0, right: 0 },
      scrollThreshold: { top: 120, bottom: 80, left: 0, right: 0 },
    });
    this.view = view;
    return () => {
      view.destroy();
      if (this.view === view) this.view = null;
    };
  }

  /** The element of the text in the page. */
  get dom(): HTMLElement | null {
    return this.view?.dom ?? null;
  }

  /** Whether modes other than reading can be had yet. */
  get writable(): boolean {
    return this.writing !== null;
  }

  /** Brings what writing needs. */
  enable(writing: Writing): void {
    this.writing = writing;
  }

  /** Changes mode, once writing is enabled. A fork or unconfirmed steps must be put away first. */
  setMode(mode: Mode): void {
    if (mode === this.currentMode || !this.writing) return;
    this.currentMode = mode;
    this.replace(this.current.reconfigure({ plugins: this.plugins(this.version, this.options.client) }));
    this.options.updated({ docChanged: false, local: false, selectionChanged: false });
  }

  /** Takes confirmed steps in; throws when they do not fit. */
  receive(steps: readonly Step[], clients: readonly string[]): void {
    this.dispatch(receive(this.current, steps, clients));
  }

  /** Throws away all that is not confirmed and shows this text. */
  reset(doc: Node, version: number): void {
    const opened = openedIn(this.current);
    const selection = this.current.selection;
    const state = EditorState.create({ doc, plugins: this.plugins(version, this.options.client) });
    const anchor = Math.min(selection.from, doc.content.size);
    const tr = state.tr.setSelection(TextPlace.near(state.doc.resolve(anchor)));
    this.replace(state.apply(changeMarks(tr, { opened })));
    this.options.updated({ docChanged: true, local: false, selectionChanged: true });
  }

  /** Puts replacements, in positions on screen, into the text as the person's own changes. */
  apply(changes: readonly Replacement[]): void {
    const tr = this.current.tr;
    for (const change of [...changes].reverse()) tr.replace(change.from, change.to, change.slice);
    this.dispatch(tr);
  }

  /** Puts steps into the text as the person's own; those that do not fit are left out. */
  applySteps(steps: readonly Step[]): void {
    const tr = this.current.tr;
    for (const step of steps) tr.maybeStep(step);
    if (tr.docChanged) this.dispatch(tr);
  }

  /** Dispatches what the person does; also for tests. */
  dispatch(tr: Transaction): void {
    const before = this.current;
    const { state, transactions } = before.applyTransaction(tr);
    this.replace(state);
    this.options.updated({
      docChanged: state.doc !== before.doc,
      local: transactions.some(isLocal),
      selectionChanged: !state.selection.eq(before.selection),
    });
  }

  run(name: EditorCommand): boolean {
    if (this.currentMode === "reading" || !this.writing) return false;
    const done = this.writing.commands[name](this.current, (tr) => this.dispatch(tr), this.view ?? undefined);
    this.view?.focus();
    return done;
  }

  /** Makes the selected words a link, or takes it away with an empty address. */
  link(href: string): boolean {
    const { from, to, empty } = this.current.selection;
    if (this.currentMode === "reading" || empty) return false;
    const type = markType("link");
    const tr = this.current.tr.removeMark(from, to, type);
    this.dispatch(href === "" ? tr : tr.addMark(from, to, type.create({ href })));
    return true;
  }

  marks(change: MarkChange): void {
    this.dispatch(changeMarks(this.current.tr, change));
  }

  lost(): ReadonlySet<string> {
    return lostMarks(this.current);
  }

  carets(carets: readonly Caret[]): void {
    this.dispatch(setCarets(this.current.tr, carets));
  }

  point(change: Pointer): void {
    this.dispatch(point(this.current.tr, change));
  }

  select(range: Range): void {
    const doc = this.current.doc;
    const selection = TextSelection.between(doc.resolve(range.from), doc.resolve(range.to));
    this.dispatch(this.current.tr.setSelection(selection));
  }

  focus(): void {
    this.view?.focus();
  }

  /** The element that shows a position; null without a page. */
  elementAt(pos: number): HTMLElement | null {
    if (!this.view || pos < 0 || pos > this.current.doc.content.size) return null;
    const { node, offset } = this.view.domAtPos(pos, 1);
    const found = node instanceof HTMLElement ? (node.childNodes[offset] ?? node) : node.parentElement;
    return found instanceof HTMLElement ? found : (found?.parentElement ?? null);
  }

  /** Pixels from the top of the text to a position. */
  topOf(pos: number): number | null {
    if (!this.view || pos < 0 || pos > this.current.doc.content.size) return null;
    return this.view.coordsAtPos(pos, 1).top - this.view.dom.getBoundingClientRect().top;
  }

  private attributes(): Record<string, string> {
    const language = String(this.current.doc.attrs.language);
    const base = { class: `text text-${this.currentMode}`, lang: language, "aria-label": this.options.words.label };
    if (this.currentMode === "reading") return { ...base, role: "article" };
    return { ...base, role: "textbox", "aria-multiline": "true", spellcheck: "true" };
  }

  private refuseBig(size: number): boolean {
    if (size <= largestPaste) return false;
    this.options.tooBig();
    return true;
  }

  private replace(state: EditorState): void {
    this.current = state;
    this.view?.updateState(state);
  }

  // The collab plugin is made anew only for a fresh state: reconfiguring keeps
  // the field that is there.
  private plugins(version: number, clientID: string): Plugin[] {
    const always = [collab({ version, clientID }), ...this.shared];
    if (this.currentMode === "reading" || !this.writing) return always;
    const writing = [...always, ...this.writing.plugins(this.options.clock.random)];
    return this.currentMode === "suggesting" ? [...writing, fork(this.options.words, confirmedDoc)] : writing;
  }
}
