import { batch } from "@preact/signals";
import { type Clock, browserClock } from "./clock";
import type { Dial } from "./connection";
import { type Drawer, MemoryDrawer } from "./draft";
import { goTo } from "./goto";
import { OpenDocument } from "./opendocument";
import { protocolName } from "./protocol";
import type { Audience, Kind, Mark, Outcome, Range, Target } from "./seen";
import { reworded, startingWords } from "./rewording";
import { blockAt, rangeFor } from "./selection";
import { httpSource, type Source, SourceError } from "./source";
import { type Actions, createStore, type Particulars, type RoundOpening, type RoundPlan, type Store, type SubmissionFields, type TextWords, type WritableStore } from "./store";
import { changeText } from "./suggestion";
import type { Writing } from "./writing";

// The one dispatch: every action of the views goes through here to the open
// document, and every change of state comes back through the store.

/** What the application asks of the page around it. */
export interface SessionOptions {
  readonly words: TextWords;
  /** Leads to the login page and back to the document. */
  readonly logIn: () => void;
  readonly reloadPage: () => void;
}

/** What a session stands on; tests pass their own. */
export interface Ground {
  readonly source: Source;
  readonly dial: (document: string) => Dial;
  readonly clock: Clock;
  readonly drawer: Drawer;
  readonly build: string;
  readonly writing: () => Promise<Writing>;
  readonly tab: string;
}

export interface App {
  readonly store: Store;
  readonly actions: Actions;
  /** Writes all that is unsent to the device: the page may go any moment. */
  readonly keep: () => void;
}

/** The application's session, in a browser. */
export function createApp(options: SessionOptions): App {
  const session = new Session(options, browserGround());
  addEventListener("pagehide", () => session.keep());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") session.keep();
  });
  addEventListener("online", () => session.wake());
  return session;
}

// Two freshly loaded texts in this time that both differ from the server's
// would differ again: loading once more cannot help.
const driftWithin = 60_000;

export class Session implements App, Actions {
  readonly store: Store;
  readonly actions: Actions = this;
  private readonly writable: WritableStore = createStore();
  private current: OpenDocument | null = null;
  private place: HTMLElement | null = null;
  private unmount: (() => void) | null = null;
  private wanted = "";
  private lastFresh = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly options: SessionOptions,
    private readonly ground: Ground,
  ) {
    this.store = this.writable;
  }

  /** The document that is open, for tests and for what draws beside the text. */
  get document(): OpenDocument | null {
    return this.current;
  }

  async open(id: string): Promise<void> {
    const again = this.current?.opened.id === id;
    // The old text stays on screen until the new one is there.
    if (again) this.current?.stop();
    else this.close();
    this.wanted = id;
    if (!again) this.writable.opening.value = { is: "opening", id };
    try {
      const opened = await this.ground.source.open(id);
      if (this.wanted !== id) return;
      this.clear();
      this.begin(opened);
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      if (this.wanted === id) this.writable.opening.value = { is: "failed", id, problem: error.problem };
    }
  }

  close(): void {
    this.wanted = "";
    this.clear();
    this.writable.opening.value = { is: "none" };
  }

  private clear(): void {
    this.unmount?.();
    this.unmount = null;
    this.current?.stop();
    this.current = null;
    const { writable } = this;
    batch(() => {
      writable.text.value = null;
      writable.outline.value = null;
      writable.selection.value = null;
      writable.meta.value = null;
      writable.receipts.value = [];
      writable.sections.value = new Map();
      writable.contributions.value = new Map();
      writable.order.value = [];
      writable.adrift.value = [];
      writable.openId.value = "";
      writable.composer.value = { is: "none" };
      writable.presence.value = { readers: 0, editors: [] };
    });
  }

  keep(): void {
    this.current?.keep();
  }

  wake(): void {
    this.current?.connection.wake();
  }

  mountText(place: HTMLElement): () => void {
    this.unmount?.();
    this.place = place;
    this.unmount = this.current?.editor.mount(place) ?? null;
    return () => {
      if (this.place !== place) return;
      this.unmount?.();
      this.unmount = null;
      this.place = null;
    };
  }

  setMode(mode: "reading" | "editing"): void {
    this.current?.setMode(mode);
  }

  startAnnotation(target: Target, kind: Kind = "remark"): void {
    const doc = this.current;
    if (doc && !doc.composing.suggesting) doc.composing.annotate(target, kind);
  }

  startSuggestion(): void {
    if (this.store.composer.value.is === "annotating") this.cancelComposer(false);
    this.current?.startSuggestion();
  }

  cancelComposer(throwAway: boolean): void {
    this.current?.composing.close(throwAway);
  }

  changeDraft(change: Parameters<Actions["changeDraft"]>[0]): void {
    this.current?.composing.change(change);
  }

  sendComposer(): boolean {
    return this.current?.sendComposer() ?? false;
  }

  changeReply(contribution: string, body: string): void {
    this.current?.changeReply(contribution, body);
  }

  sendReply(contribution: string): boolean {
    const body = this.store.replyDrafts.value.get(contribution)?.trim() ?? "";
    if (!this.current || body === "") return false;
    const nameShown = this.store.me.value?.nameChoices[0];
    const name = nameShown ? { nameShown } : {};
    this.current.send({ type: "reply", id: this.id(), contribution, body, ...name });
    this.current.changeReply(contribution, "");
    return true;
  }

  endorse(contribution: string, on: boolean): void {
    this.current?.send({ type: "endorse", id: this.id(), contribution, on });
  }

  withdraw(contribution: string, reason = ""): void {
    this.current?.send({ type: "withdraw", id: this.id(), contribution, reason });
  }

  decide(contribution: string, outcome: Outcome, reason: string, { words, ...more }: Particulars = {}): void {
    const editor = this.current?.editor;
    if (editor === undefined) return;
    const spots = this.store.contributions.value.get(contribution)?.spots ?? [];
    const own = words ? { changes: reworded(editor.state.doc, spots, words) } : {};
    this.current?.send({ type: "decide", id: this.id(), contribution, outcome, reason, ...more, ...own, version: editor.version });
  }

  consent(contribution: string, on: boolean): void {
    this.current?.send({ type: "consent", id: this.id(), contribution, on });
  }

  reverse(contribution: string, reason: string): void {
    this.current?.send({ type: "reverse", id: this.id(), contribution, reason });
  }

  reattach(contribution: string): boolean {
    const doc = this.current;
    if (!doc || doc.editor.state.selection.empty || doc.composing.suggesting) return false;
    const range = rangeFor("words", doc.editor);
    doc.send({ type: "reattach", id: this.id(), contribution, version: doc.editor.version, ...onText(doc.opened.revision), ...range });
    return true;
  }

  nameRevision(name: string, note: string): void {
    this.current?.send({ type: "nameRevision", id: this.id(), name, note });
  }

  restore(revision: string, note: string): void {
    this.current?.send({ type: "restore", id: this.id(), revision, note });
  }

  planRound({ round, name, mode, voice, opensAt, closesAt }: RoundPlan): void {
    this.current?.send({ type: "planRound", id: this.id(), ...(round && { round }), name, mode, voice, ...time({ opensAt, closesAt }) });
  }

  dropRound(round: string): void {
    this.current?.send({ type: "dropRound", id: this.id(), round });
  }

  openRound(opening: RoundOpening): void {
    const head = { type: "openRound", id: this.id(), ...onText(opening.revision) } as const;
    if (!("name" in opening)) {
      this.current?.send({ ...head, round: opening.round });
      return;
    }
    const { name, mode, voice, closesAt } = opening;
    this.current?.send({ ...head, name, mode, voice, ...time({ closesAt }) });
  }

  extendRound(closesAt: string): void {
    this.current?.send({ type: "extendRound", id: this.id(), ...time({ closesAt }) });
  }

  processRound(): void {
    this.current?.send({ type: "processRound", id: this.id() });
  }

  publishDecisions(revision: string): void {
    this.current?.send({ type: "publishDecisions", id: this.id(), revision });
  }

  accountRound(): void {
    this.current?.send({ type: "accountRound", id: this.id() });
  }

  adopt(version: number, name: string, note: string): void {
    this.current?.send({ type: "adopt", id: this.id(), version, name, note });
  }

  submitDocument(fields: SubmissionFields): void {
    this.current?.send({ type: "submitDocument", id: this.id(), ...fields });
  }

  reopen(reason: string): void {
    this.current?.send({ type: "reopen", id: this.id(), reason });
  }

  submit(contributions: readonly string[], audience: Audience): void {
    this.current?.send({ type: "submit", id: this.id(), contributions, audience });
  }

  share(contribution: string): void {
    this.current?.send({ type: "share", id: this.id(), contribution });
  }

  merge(sources: readonly string[], kind: Kind, body: string): void {
    const first = this.store.contributions.value.get(sources[0] ?? "");
    if (first) this.current?.merge(first, sources, kind, body);
  }

  discard(contribution: string): void {
    this.current?.send({ type: "discard", id: this.id(), contribution });
  }

  confirm(contribution: string): void {
    this.current?.send({ type: "confirm", id: this.id(), contribution });
  }

  hide(contribution: string, reason: string, reply = ""): void {
    this.current?.send({ type: "hide", id: this.id(), contribution, reply, reason });
  }

  showAgain(contribution: string, reason: string, reply = ""): void {
    this.current?.send({ type: "showAgain", id: this.id(), contribution, reply, reason });
  }

  flag(contribution: string, reason: string, reply = ""): void {
    this.current?.send({ type: "flag", id: this.id(), contribution, reply, reason });
  }

  markSection(section: string, mark: Mark): void {
    this.current?.send({ type: "markSection", id: this.id(), section, mark });
  }

  closeRound(): void {
    this.current?.send({ type: "closeRound", id: this.id() });
  }

  openCard(contribution: string): void {
    this.current?.openCard(contribution);
  }

  closeCard(): void {
    this.current?.openCard("");
  }

  goTo(goal: Parameters<Actions["goTo"]>[0]): void {
    const doc = this.current;
    if (!doc) return;
    if ("contribution" in goal) doc.openCard(goal.contribution);
    goTo(goal, doc.editor, this.store.contributions.value);
  }

  setFilter(change: Parameters<Actions["setFilter"]>[0]): void {
    this.writable.filter.value = { ...this.writable.filter.value, ...change };
  }

  dismiss(notice: string): void {
    this.writable.notices.value = this.writable.notices.value.filter((n) => n.id !== notice);
  }

  elementOf(contribution: string): HTMLElement | null {
    const found = this.current?.editor.dom?.getElementsByClassName(`c-${contribution}`)[0];
    return found instanceof HTMLElement ? found : null;
  }

  topOf(pos: number): number | null {
    return this.current?.editor.topOf(pos) ?? null;
  }

  changeTexts(contribution: string): ReturnType<Actions["changeTexts"]> {
    const doc = this.current;
    const c = this.store.contributions.value.get(contribution);
    // Around an outdated suggestion stand other words than it was made for.
    const stands = c?.place.state === "placed" || c?.place.state === "replaced";
    const spots = stands ? c.spots : [];
    if (!doc) return [];
    return doc.contributions.changes(contribution).map((change, i) => {
      const spot = spots[i];
      // Without a place there is no text around it to show.
      return changeText(doc.editor.state.doc, spot ? { ...change, ...spot } : { ...change, from: -1, to: -1 });
    });
  }

  startingWords(contribution: string): readonly string[] | null {
    const doc = this.current;
    const c = this.store.contributions.value.get(contribution);
    if (!doc || !c || c.origin.target !== "words" || (c.place.state !== "placed" && c.place.state !== "replaced")) return null;
    return startingWords(doc.editor.state.doc, c.spots, doc.contributions.changes(contribution));
  }

  command(name: Parameters<Actions["command"]>[0]): boolean {
    return this.current?.editor.run(name) ?? false;
  }

  link(href: string): boolean {
    return this.current?.editor.link(href) ?? false;
  }

  selectBlock(direction: 1 | -1): void {
    const editor = this.current?.editor;
    if (!editor || editor.mode !== "reading") return;
    const doc = editor.state.doc;
    const now = blockAt(doc, editor.state.selection.from);
    const next = nextBlock(editor.state.doc, now, direction);
    if (!next) return;
    editor.select({ from: next.from + 1, to: next.from + 1 });
    editor.point({ here: next });
    goTo(next, editor, this.store.contributions.value);
  }

  reload(): void {
    this.keep();
    this.options.reloadPage();
  }

  private begin(opened: Parameters<typeof documentOf>[2]): void {
    const doc = documentOf(this.options, { ...this.ground, store: this.writable, afresh: (told) => this.afresh(told) }, opened);
    this.current = doc;
    if (this.place) this.unmount = doc.editor.mount(this.place);
    doc.start();
    this.writable.opening.value = { is: "open", id: opened.id };
  }

  // Loads the document again, in the same place and mode.
  private afresh(told: boolean): void {
    const id = this.wanted;
    const editing = this.store.mode.value === "editing";
    if (id === "") return;
    const { clock } = this.ground;
    const since = clock.now() - this.lastFresh;
    // Another text can be shown twice in a minute; that is no fault of this page.
    if (!told) this.lastFresh = clock.now();
    if (!told && since < driftWithin) {
      this.current?.connection.end("reload");
      return;
    }
    void this.open(id).then(() => {
      if (editing) this.current?.setMode("editing");
    });
  }

  private id(): string {
    return this.ground.clock.uuid();
  }
}

// The revision that positions are of; the head has none.
function onText(revision: string): { readonly revision?: string } {
  return revision === "" ? {} : { revision };
}

// Times that were filled in.
function time<K extends string>(times: Readonly<Record<K, string>>): { readonly [T in K]?: string } {
  const filled: { [T in K]?: string } = {};
  for (const key of Object.keys(times) as K[]) if (times[key] !== "") filled[key] = times[key];
  return filled;
}

function documentOf(
  options: SessionOptions,
  ground: Ground & { readonly store: WritableStore; readonly afresh: (told: boolean) => void },
  opened: ConstructorParameters<typeof OpenDocument>[1],
): OpenDocument {
  return new OpenDocument({ ...ground, words: options.words }, opened);
}

function nextBlock(doc: Parameters<typeof blockAt>[0], now: Range, direction: 1 | -1): Range | null {
  const blocks: Range[] = [];
  doc.descendants((node, pos) => {
    if (!node.isTextblock) return true;
    blocks.push({ from: pos, to: pos + node.nodeSize });
    return false;
  });
  if (direction === 1) return blocks.find((b) => b.from >= now.to) ?? null;
  return blocks.findLast((b) => b.to <= now.from) ?? null;
}

// ---- the browser

declare const BUILD_ID: string;

const tabKey = "meelezen:tab";

function browserGround(): Ground {
  return {
    source: httpSource,
    dial: (document) => (events) => dialSocket(document, events),
    clock: browserClock,
    drawer: browserDrawer(),
    build: BUILD_ID,
    writing: async () => (await import("./writing")).writing,
    tab: tabId(),
  };
}

// A browser that keeps nothing still works; then a reload loses what was not sent.
function browserDrawer(): Drawer {
  try {
    localStorage.getItem(tabKey);
    return localStorage;
  } catch {
    return new MemoryDrawer();
  }
}

// Kept by the browser for this tab, over reloads.
function tabId(): string {
  const id = crypto.randomUUID();
  try {
    const known = sessionStorage.getItem(tabKey);
    if (known) return known;
    sessionStorage.setItem(tabKey, id);
  } catch {
    // As above.
  }
  return id;
}

function dialSocket(document: string, events: Parameters<Dial>[0]): ReturnType<Dial> {
  const address = new URL(`/api/v1/documents/${encodeURIComponent(document)}/live`, location.href);
  address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address, protocolName);
  socket.onopen = () => events.opened();
  socket.onmessage = (message: MessageEvent<unknown>) => {
    if (typeof message.data === "string") events.received(message.data);
  };
  socket.onclose = (event) => events.closed(event.code);
  return { send: (text) => socket.send(text), close: () => socket.close(1000) };
}
