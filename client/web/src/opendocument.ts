import { batch } from "@preact/signals";
import { Node } from "prosemirror-model";
import { Answers } from "./answers";
import type { Clock } from "./clock";
import { Composing, tooBig } from "./composing";
import { Connection, type Dial } from "./connection";
import { Contributions } from "./contribution";
import { type Drawer, Shelf } from "./draft";
import { Drift } from "./drift";
import { type EditorUpdate, TextEditor } from "./editor";
import { Outbox } from "./outbox";
import { mapRanges, Past } from "./place";
import type { Contribute, Refused, StepsTaken, Welcome } from "./protocol";
import { parseSteps, textOfSteps } from "./rebase";
import { recoverComposer, recoverSteps } from "./recover";
import { toWire } from "./replacement";
import { schema } from "./schema";
import { Screen } from "./screen";
import type { Command, Frame, ItemEvent, Kind, OpenedDocument, SeenRound } from "./seen";
import { blockAt, selectionIn } from "./selection";
import { StepSender } from "./sender";
import type { Source } from "./source";
import type { Contribution, Notice, OwnNotice, TextWords, WritableStore } from "./store";
import type { Writing } from "./writing";

// One document while it is open: the one place where what comes over the line
// meets the text, the contributions, the composer and the outbox.

export interface DocumentOptions {
  readonly store: WritableStore;
  readonly source: Source;
  readonly dial: (document: string) => Dial;
  readonly clock: Clock;
  readonly drawer: Drawer;
  readonly words: TextWords;
  readonly build: string;
  /** Loads what only who writes needs. */
  readonly writing: () => Promise<Writing>;
  /** Id of this tab, kept over a reload. */
  readonly tab: string;
  /** Fetch everything again: the cursor is too old, the text has drifted, or (told) the viewer reads another text now. */
  readonly afresh: (told: boolean) => void;
}

// How long the screen may lag behind for what is not the text itself.
const afterFrame = 16;
const afterTyping = 120;

// As on the server: the round that was opened last, else the one that is planned first.
function roundOf(rounds: readonly SeenRound[]): SeenRound | null {
  return rounds.findLast((r) => r.state !== "planned") ?? rounds[0] ?? null;
}

export class OpenDocument {
  readonly editor: TextEditor;
  readonly composing: Composing;
  readonly contributions: Contributions;
  readonly connection: Connection;
  private readonly shelf: Shelf;
  private readonly outbox: Outbox;
  private readonly past: Past;
  private readonly sender: StepSender;
  private readonly client: string;
  private readonly screen: Screen;
  private readonly answers: Answers;
  private readonly drift: Drift;
  /** What waits until the steps of this person are confirmed. */
  private pending: "reading" | "suggestion" | null = null;
  private loading: Promise<void> = Promise.resolve();
  private closed = false;

  constructor(
    private readonly options: DocumentOptions,
    readonly opened: OpenedDocument,
  ) {
    const { store, clock, drawer, words } = options;
    this.client = clock.uuid();
    this.shelf = new Shelf(drawer, opened.me.participant, opened.id);
    this.outbox = new Outbox(this.shelf);
    this.past = new Past(opened.version);
    this.contributions = new Contributions(this.past);
    for (const c of opened.contributions) this.contributions.put(c);
    const client = this.client;
    const cursor = () => this.connection.cursor;
    const events = {
      updated: (u: EditorUpdate) => this.updated(u),
      openMark: (id: string) => this.openCard(id),
      tooBig: () => this.noteOwn("tooBig", "change", ""),
    };
    const editor = new TextEditor({ words, clock, client, ...events }, Node.fromJSON(schema, opened.doc), opened.version);
    this.editor = editor;
    this.connection = new Connection(this.line(), opened.cursor);
    this.sender = new StepSender({
      editor,
      clock,
      shelf: this.shelf,
      client,
      tab: options.tab,
      cursor,
      send: (m) => this.connection.send(m),
      rejected: (refused) => this.stepsRejected(refused),
      changed: () => this.showSaved(),
    });
    this.composing = new Composing({
      editor,
      clock,
      shelf: this.shelf,
      composer: store.composer,
      mode: store.mode,
      me: () => store.me.value ?? opened.me,
      cursor,
      redraw: () => this.screen.redraw(),
    });
    this.screen = this.makeScreen();
    this.answers = this.makeAnswers();
    this.drift = new Drift(editor, () => this.drifted());
  }

  private makeScreen(): Screen {
    const { editor, contributions, past, client } = this;
    const { store, clock, words } = this.options;
    const send = (m: Parameters<Connection["send"]>[0]) => void this.connection.send(m);
    return new Screen({ store, clock, words, editor, contributions, past, client, send });
  }

  private makeAnswers(): Answers {
    const { store, clock } = this.options;
    return new Answers({
      store,
      clock,
      outbox: this.outbox,
      shelf: this.shelf,
      cursor: () => this.connection.cursor,
      flush: () => this.connection.flush(),
      loggedOut: () => this.connection.end("loggedOut"),
      note: ({ kind, text, advice }, kept) => this.note(kind, text, advice, kept),
      changeReply: (contribution, body) => this.changeReply(contribution, body),
      revive: () => void this.recover(),
    });
  }

  start(): void {
    const { store } = this.options;
    const { id, title, dossier, status, rounds, revision, revisions, adoptions, me } = this.opened;
    const ahead = Date.parse(this.opened.now) - this.options.clock.now();
    batch(() => {
      store.me.value = me;
      store.meta.value = { id, title, dossier, status, round: roundOf(rounds), rounds, revision, revisions, adoptions, ahead };
      store.receipts.value = this.opened.receipts;
      store.sections.value = new Map(this.opened.sections.map((s) => [s.section, s.mark]));
      store.mode.value = "reading";
      store.composer.value = { is: "none" };
      store.replyDrafts.value = this.shelf.replies();
      store.waiting.value = this.outbox.waiting();
      store.connection.value = { is: "connecting" };
      this.screen.publish();
      this.showSaved();
    });
    this.loading = this.options.writing().then((w) => this.editor.enable(w));
    this.connection.start();
    this.drift.expect(this.opened.version, this.opened.hash);
    void this.recover();
  }

  /** Leaves the document. What was not sent is on the shelf. */
  stop(): void {
    this.closed = true;
    this.keep();
    this.sender.stop();
    this.composing.stop();
    this.connection.stop();
    this.screen.stop();
  }

  /** Writes all that is unsent to the device: the page may go any moment. */
  keep(): void {
    this.sender.keep();
    this.composing.keep();
  }

  // ---- what the person does

  /** Sends a command; it stays in the outbox until it is answered. */
  send(command: Command): void {
    this.outbox.add(command, this.options.clock.now());
    this.showSaved();
    this.connection.flush();
  }

  /** Sends what is composed; false when there is nothing to send. */
  sendComposer(): boolean {
    const command = this.composing.command(this.opened.revision);
    if (command === null) return false;
    if (command === "tooBig") {
      this.noteOwn("tooBig", "change", "");
      return false;
    }
    this.send(command);
    this.composing.close(true);
    return true;
  }

  /** Says something in the place of `first`, made of what colleagues said. */
  merge(first: Contribution, merges: readonly string[], kind: Kind, body: string): void {
    const command = this.merged(first, { kind, merges, body });
    if (tooBig(command)) this.noteOwn("tooBig", "change", body);
    else this.send(command);
  }

  private merged(first: Contribution, said: Pick<Contribute, "kind" | "merges" | "body">): Contribute {
    const { editor, opened, contributions } = this;
    const spots = mapRanges(first.spots, editor.toConfirmed);
    const from = spots[0]?.from ?? 0;
    const to = spots.at(-1)?.to ?? 0;
    const id = this.options.clock.uuid();
    const head = { ...said, type: "contribute", id, audience: "organisation", version: editor.version, revision: opened.revision } as const;
    if (said.kind === "suggestion") {
      const changes = contributions.changes(first.id).map((c, i) => toWire({ ...c, ...spots[i] }));
      return { ...head, target: "words", from, to, changes };
    }
    // Where something was to be added stand no words: then it is about the paragraph.
    const added = spots.length > 0 && from === to;
    const target = spots.length === 0 ? "document" : added ? "block" : first.origin.target;
    return { ...head, target, ...(added ? blockAt(editor.confirmed, from) : { from, to }) };
  }

  changeReply(contribution: string, body: string): void {
    const drafts = new Map(this.options.store.replyDrafts.value);
    if (body === "") drafts.delete(contribution);
    else drafts.set(contribution, body);
    this.shelf.putReply(contribution, body);
    this.options.store.replyDrafts.value = drafts;
  }

  setMode(mode: "reading" | "editing"): void {
    const { store } = this.options;
    if (this.composing.suggesting || (mode === "editing" && !this.may("edit"))) return;
    // Steps that were not confirmed keep the text in editing until they are.
    if (mode === "reading" && !this.sender.idle) {
      this.pending = "reading";
      this.sender.flush();
      return;
    }
    this.pending = null;
    this.whenWritable(() => {
      this.editor.setMode(mode);
      store.mode.value = mode;
      this.screen.redraw();
      this.screen.pointSoon();
    });
  }

  /** Starts a fork, once an editor's own steps are confirmed: they are no part of it. */
  startSuggestion(): void {
    if (!this.sender.idle) {
      this.pending = "suggestion";
      this.sender.flush();
      return;
    }
    const kept = this.shelf.composer();
    if (kept?.is === "suggesting") void this.recover();
    else this.whenWritable(() => this.composing.suggest());
  }

  // At once when what writing needs is there; a little later just after opening.
  private whenWritable(f: () => void): void {
    if (this.editor.writable) {
      f();
      return;
    }
    this.loading.then(
      () => this.closed || f(),
      // No connection, or a newer build has replaced this one's files.
      () => this.noteOwn("unavailable", "reload", ""),
    );
  }

  openCard(id: string): void {
    const { store } = this.options;
    if (store.openId.value === id) return;
    store.openId.value = id;
    this.editor.marks({ opened: id });
  }

  may(action: string): boolean {
    return this.options.store.me.value?.may.some((a) => a === action) ?? false;
  }

  // ---- the line

  private line() {
    const { clock, store, build, source } = this.options;
    return {
      dial: this.options.dial(this.opened.id),
      clock,
      outbox: this.outbox,
      hello: () => ({ type: "hello", cursor: "", version: this.editor.version, client: this.client, build }) as const,
      onFrame: (frame: Exclude<Frame, Welcome>) => this.take(frame),
      onWelcome: (welcome: Welcome) => this.welcome(welcome),
      onState: (state: typeof store.connection.value) => {
        store.connection.value = state;
        if (state.is === "ended" || state.is === "offline") this.keep();
        this.showSaved();
      },
      onAfresh: (told: boolean) => this.options.afresh(told),
      onTrouble: () => {
        void source.loggedIn().then((yes) => {
          if (!yes && !this.closed) this.connection.end("loggedOut");
        });
      },
    };
  }

  private welcome(welcome: Welcome): void {
    const { me, mode } = this.options.store;
    me.value = welcome.me;
    // Who could edit and cannot any more: the text was adopted, or they have another role.
    if (mode.value === "editing" && !this.may("edit")) this.setMode("reading");
    this.drift.expect(welcome.hashVersion, welcome.hash);
    this.sender.welcome(welcome.version);
  }

  private take(frame: Exclude<Frame, Welcome>): boolean {
    switch (frame.type) {
      case "steps":
        return this.takeSteps(frame);
      case "appear":
        this.contributions.put(frame.contribution);
        break;
      case "event":
        this.takeEvent(frame);
        break;
      case "disappear":
        this.contributions.remove(frame.id);
        break;
      case "ack":
        this.answers.acknowledged(frame);
        this.showSaved();
        return true;
      case "refused":
        if (!this.sender.refused(frame)) this.answers.refused(frame);
        this.showSaved();
        return true;
      case "presence":
        this.screen.showPresence(frame);
        return true;
      case "hash":
        this.drift.expect(frame.version, frame.hash);
        return true;
    }
    this.screen.publishSoon(afterFrame);
    return true;
  }

  // Steps that this page has already are passed over; a hole means that a frame
  // was lost, and the connection resumes from the last good one.
  private takeSteps(frame: StepsTaken): boolean {
    const version = this.editor.version;
    if (frame.first > version) return false;
    const fresh = frame.steps.slice(version - frame.first);
    if (fresh.length === 0) return true;
    try {
      const steps = parseSteps(fresh);
      this.editor.receive(steps, steps.map(() => frame.client));
      this.past.add(steps.map((s) => s.getMap()));
    } catch {
      // Steps that the authority took do not fit here: this text is not its text.
      this.drifted();
      return true;
    }
    this.contributions.advance();
    this.sender.advanced();
    this.drift.check();
    this.doPending();
    this.screen.publishSoon(afterFrame);
    return true;
  }

  private doPending(): void {
    const { pending } = this;
    if (!pending || !this.sender.idle) return;
    this.pending = null;
    if (pending === "suggestion") this.startSuggestion();
    else this.setMode("reading");
  }

  private takeEvent(frame: ItemEvent): void {
    const { store } = this.options;
    if (frame.contribution) this.contributions.put(frame.contribution);
    for (const { id, place } of frame.places) this.contributions.place(id, place);
    this.takeOwn(frame);
    const meta = store.meta.value;
    if (!meta) return;
    const revision = frame.revision;
    store.meta.value = {
      ...meta,
      rounds: frame.rounds ?? meta.rounds,
      round: frame.rounds ? roundOf(frame.rounds) : meta.round,
      status: frame.status ?? meta.status,
      adoptions: frame.adoptions ?? meta.adoptions,
      revisions: revision ? [...meta.revisions.filter((r) => r.id !== revision.id), revision] : meta.revisions,
    };
  }

  private takeOwn({ receipt, section }: ItemEvent): void {
    const { receipts, sections } = this.options.store;
    if (receipt) receipts.value = [...receipts.value.filter((r) => r.number !== receipt.number), receipt];
    if (section) sections.value = new Map(sections.value).set(section.section, section.mark);
  }

  private stepsRejected(refused: Refused): void {
    const kept = textOfSteps(this.sender.kept()?.steps ?? []);
    this.shelf.removeSteps(this.client);
    this.editor.reset(this.editor.confirmed, this.editor.version);
    this.screen.redraw();
    this.note(refused.kind, refused.text, refused.advice, kept);
    this.doPending();
  }

  // ---- what was left unsent

  private async recover(): Promise<void> {
    // Without it nothing can be put back; what is kept stays kept.
    await this.loading.catch(() => undefined);
    if (this.closed || !this.editor.writable) return;
    const past = this.past;
    const frames = (cursor: string) => this.options.source.events(this.opened.id, cursor);
    const asked = { past, frames, version: () => this.editor.version };
    for (const kept of this.shelf.abandonedSteps(this.options.tab, this.options.clock.now())) {
      if (kept.client === this.client) continue;
      const steps = await recoverSteps(kept, asked);
      if (this.closed) return;
      if (steps && this.may("edit") && !this.composing.suggesting) {
        this.setMode("editing");
        this.editor.applySteps(steps);
        this.sender.keep();
      } else {
        this.noteOwn("unsent", "change", textOfSteps(kept.steps));
      }
      this.shelf.removeSteps(kept.client);
    }
    await this.recoverComposer(asked);
  }

  private async recoverComposer(asked: Parameters<typeof recoverSteps>[1]): Promise<void> {
    const kept = this.shelf.composer();
    if (!kept || this.options.store.composer.value.is !== "none") return;
    const found = await recoverComposer(kept, asked, () => this.editor.confirmed);
    if (this.closed || this.options.store.composer.value.is !== "none") return;
    if (found.lost !== "") this.noteOwn("unsent", "change", found.lost);
    if (found.is === "annotating") this.composing.reviveAnnotation(found.kept, found.range);
    else if (found.is === "suggesting" && this.sender.idle) this.composing.reviveSuggestion(found.changes, found.draft);
  }

  // ---- the screen

  private updated(update: EditorUpdate): void {
    if (this.closed) return;
    const { store } = this.options;
    if (update.docChanged) {
      this.composing.touched(update.local);
      this.screen.publishSoon(update.local ? afterTyping : afterFrame);
    }
    if (update.local && this.editor.mode === "editing") this.sender.touch();
    if (update.selectionChanged || update.docChanged) {
      store.selection.value = selectionIn(this.editor);
      this.screen.pointSoon();
    }
  }

  private showSaved(): void {
    const { store } = this.options;
    const steps = this.sender.idle ? 0 : 1;
    const count = this.outbox.size + steps;
    store.waiting.value = this.outbox.waiting();
    if (count > 0) {
      const now = store.saved.value;
      if (now.is !== "waiting" || now.count !== count) store.saved.value = { is: "waiting", count };
    } else if (store.saved.value.is === "waiting") {
      store.saved.value = { is: "stored", at: new Date(this.options.clock.now()) };
    }
  }

  private noteOwn(kind: OwnNotice, advice: Notice["advice"], kept: string): void {
    this.note(kind, "", advice, kept);
  }

  private note(kind: string, text: string, advice: Notice["advice"], kept: string): void {
    const { store, clock } = this.options;
    store.notices.value = [...store.notices.value, { id: clock.uuid(), kind, text, advice, kept }];
  }

  // The text here is not the authority's any more: keep what was typed and load again.
  private drifted(): void {
    if (this.closed) return;
    this.keep();
    this.noteOwn("drifted", "reload", "");
    this.options.afresh(false);
  }
}
