import { EditorState, Plugin } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import type { Me, Range } from "../src/seen";
import { outlineOf } from "../src/outline";
import type { App } from "../src/session";
import type { Actions, Composer, WritableStore } from "../src/store";
import { createStore } from "../src/store";
import { adrift, changesOf, contributions, doc, order, revisions } from "./sample";

// An application without a server: the same signals with sample values, and
// actions that only change what is on screen.

export interface Sketch {
  readonly me: Me;
  readonly openId?: string;
  readonly mode?: "reading" | "suggesting" | "editing";
  readonly composer?: Composer;
  readonly empty?: boolean;
}

export function fakeApp(sketch: Sketch): App {
  const store = createStore();
  store.opening.value = { is: "open", id: "plan" };
  store.connection.value = { is: "live" };
  store.saved.value = { is: "stored", at: new Date("2026-12-14T13:32:00Z") };
  store.me.value = sketch.me;
  store.meta.value = {
    id: "plan", title: "Samen tegen uitbuiting", dossier: "d1", status: "inReview", revisions,
    round: { id: "ronde", name: "Ronde 2", mode: "live", voice: "individual", state: "open", revision: "", opensAt: "", openedAt: "2026-12-04T14:00:00Z", closesAt: "2026-12-18T16:00:00Z", closedAt: "", accountedAt: "" },
    rounds: [], revision: "", ahead: 0, adoptions: [],
  };
  store.text.value = { doc, version: 40 };
  store.outline.value = outlineOf(doc);
  store.contributions.value = sketch.empty ? new Map() : contributions;
  store.order.value = sketch.empty ? [] : order;
  store.adrift.value = sketch.empty ? [] : adrift;
  store.presence.value = { readers: 10, editors: [] };
  store.openId.value = sketch.openId ?? "";
  store.mode.value = sketch.mode ?? "reading";
  store.composer.value = sketch.composer ?? { is: "none" };
  return { store, actions: actionsOn(store, sketch), keep: () => {} };
}

function actionsOn(store: WritableStore, sketch: Sketch): Actions {
  const live: { view: EditorView | null } = { view: null };
  const open = (id: string) => {
    store.openId.value = id;
    live.view?.setProps({ attributes: (live.view.props.attributes ?? {}) as { [name: string]: string } });
    live.view?.dispatch(live.view.state.tr.setMeta("opened", true));
    store.layout.value++;
  };
  const none = () => {};
  return {
    open: async () => {},
    close: none,
    mountText: (place) => {
      live.view = mount(place, store, sketch, open);
      store.layout.value++;
      return () => live.view?.destroy();
    },
    setMode: (mode) => { store.mode.value = mode; },
    startAnnotation: (target) => {
      const spot = { from: 1, to: 5 };
      store.composer.value = {
        is: "annotating", target, ...spot, quote: { exact: doc.textBetween(1, 5), prefix: "", suffix: "" },
        citation: { section: "1", kind: "paragraph", n: 1 }, draft: { kind: "remark", audience: "editors", nameShown: "full", body: "", merges: [], onBehalf: null },
      };
    },
    startSuggestion: () => { store.mode.value = "suggesting"; },
    cancelComposer: () => {
      store.composer.value = { is: "none" };
      store.mode.value = "reading";
    },
    changeDraft: (change) => {
      const composer = store.composer.value;
      if (composer.is !== "none") store.composer.value = { ...composer, draft: { ...composer.draft, ...change } };
    },
    sendComposer: () => true,
    changeReply: (id, body) => { store.replyDrafts.value = new Map(store.replyDrafts.value).set(id, body); },
    sendReply: (id) => (store.replyDrafts.value.get(id) ?? "") !== "",
    endorse: none,
    withdraw: none,
    decide: (id, outcome, reason) => {
      const c = store.contributions.value.get(id);
      const author = { name: sketch.me.name, organisation: sketch.me.organisation, pseudonym: false };
      const decision = { outcome, reason, version: 40, reasonCode: "", author, at: "2026-12-14T13:00:00Z", parts: [], adopted: [], of: "", owner: null, until: "", before: "", changed: false, after: "", unpublished: false };
      if (c) store.contributions.value = new Map(store.contributions.value).set(id, { ...c, decision, status: "decided" });
    },
    reverse: none,
    consent: none,
    reattach: () => false,
    nameRevision: none,
    restore: none,
    planRound: none,
    dropRound: none,
    openRound: none,
    extendRound: none,
    closeRound: none,
    processRound: none,
    publishDecisions: none,
    accountRound: none,
    adopt: none,
    submitDocument: none,
    reopen: none,
    submit: none,
    share: none,
    merge: none,
    discard: none,
    confirm: none,
    hide: none,
    showAgain: none,
    flag: none,
    markSection: none,
    openCard: open,
    closeCard: () => open(""),
    goTo: none,
    setFilter: (change) => { store.filter.value = { ...store.filter.value, ...change }; },
    dismiss: none,
    elementOf: () => null,
    topOf: (pos) => {
      const view = live.view;
      return view ? view.coordsAtPos(Math.min(pos, view.state.doc.content.size)).top - view.dom.getBoundingClientRect().top : null;
    },
    changeTexts: changesOf,
    startingWords: (id) => changesOf(id).map((change) => change.becomes),
    command: () => false,
    link: () => false,
    selectBlock: none,
    reload: none,
  };
}

function mount(place: HTMLElement, store: WritableStore, sketch: Sketch, open: (id: string) => void): EditorView {
  const plugin = new Plugin({
    props: {
      decorations: (state) => DecorationSet.create(state.doc, [...gutter(store), ...(sketch.empty ? [] : marks(store, open))]),
      handleClick: (_view, pos) => {
        const id = store.order.value.find((o) => store.contributions.value.get(o)?.spots.some((s) => s.from <= pos && pos <= s.to));
        open(id ?? "");
        return true;
      },
    },
  });
  return new EditorView(place, {
    state: EditorState.create({ doc, plugins: [plugin] }),
    editable: () => store.mode.value !== "reading",
    attributes: { role: "textbox", "aria-multiline": "true", "aria-readonly": "true", "aria-label": "Tekst van het document", tabindex: "0" },
  });
}

function gutter(store: WritableStore): Decoration[] {
  return (store.outline.value?.entries ?? []).map((e) => Decoration.node(e.from, e.to, e.heading
    ? { "data-number": e.heading.number, id: `section-${e.heading.id}` }
    : { "data-cite": `al. ${e.citation.n}` }));
}

function marks(store: WritableStore, open: (id: string) => void): Decoration[] {
  return store.order.value.flatMap((id) => {
    const c = store.contributions.value.get(id);
    const spot = c?.spots[0];
    if (!c || !spot) return [];
    const state = [c.conflicts.length > 0 ? "conflict" : "", c.decision ? "decided" : "", store.openId.value === id ? "opened" : ""].join(" ");
    const button = Decoration.widget(spot.from, () => markButton(id, `${c.kind} bij ${c.origin.quote.exact}`, open), { side: -3, key: `b${id}` });
    if (c.kind !== "suggestion" || c.conflicts.length > 0) return [button, Decoration.inline(spot.from, spot.to, { class: `mark ${state}` })];
    return [button, Decoration.inline(spot.from, spot.to, { class: `mark del ${state}` }), ...inserted(spot, changesOf(id)[0]?.becomes ?? "", state)];
  });
}

function inserted(spot: Range, words: string, state: string): Decoration[] {
  const draw = () => {
    const element = document.createElement("ins");
    element.className = `ins mark ${state}`;
    element.textContent = words;
    return element;
  };
  return [Decoration.widget(spot.to, draw, { side: 1, key: words })];
}

function markButton(id: string, label: string, open: (id: string) => void): HTMLElement {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "mark-button";
  element.dataset.contribution = id;
  element.textContent = label;
  element.addEventListener("click", () => open(id));
  return element;
}
