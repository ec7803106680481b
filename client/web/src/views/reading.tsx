import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { Adrift } from "./adrift";
import type { Audiences } from "./audience";
import { Card } from "./card";
import { ComposeCard } from "./compose";
import { Contents } from "./contents";
import { EditingBox } from "./editingbox";
import { Fold } from "./fold";
import { useKeys, useMedia, wideQuery } from "./hooks";
import { AdriftLink, Margin } from "./margin";
import { can, placeText } from "./say";
import { Sheet } from "./sheet";
import { UnsentList } from "./unsent";
import { Offer, startRemark, Verbs } from "./verbs";

interface ReadingProps {
  readonly app: App;
  readonly audiences: Audiences;
  readonly now: Date;
}

/** Lezen: contents left, the text in the middle, what people say beside their words. */
export function ReadingPage({ app, audiences, now }: ReadingProps) {
  const t = useTexts();
  const text = useRef<HTMLDivElement>(null);
  const surface = useRef<HTMLDivElement>(null);
  const wide = useMedia(wideQuery);
  const telephone = useMedia("(max-width: 39.99em)");
  const folded = wide || telephone ? undefined : openedWithPlace(app);
  const [drawer, setDrawer] = useState(false);
  const [form, setForm] = useState(false);
  useEffect(() => (text.current ? app.actions.mountText(text.current) : undefined), [app]);
  useReadingKeys(app);
  const typing = app.store.mode.value !== "reading";
  return (
    <div class="reading">
      <h1 class="hidden-text">{app.store.meta.value?.title ?? t.reading.title}</h1>
      <Contents app={app} />
      <div class={typing ? "pane typing" : "pane"}>
        <Verbs app={app} showContents={() => setDrawer(true)} {...(wide ? {} : { goOn: () => setForm(true) })} />
        {!wide && (
          <div class="pane-links">
            <button type="button" class="quiet" onClick={() => setDrawer(true)}><Icon name="list" />{t.reading.contents}</button>
            {can(app.store.me.value, "edit") && !typing && (
              <button type="button" class="quiet" onClick={() => app.actions.setMode("editing")}><Icon name="typo" />{t.reading.edit}</button>
            )}
            <AdriftLink app={app} act={() => document.getElementById("los")?.focus()} />
          </div>
        )}
        {!wide && <UnsentList app={app} />}
        <div class="surface" ref={surface}>
          <div class="document" ref={text} />
          <EditingBox app={app} surface={surface} />
          {folded && <Fold app={app} c={folded} now={now} surface={surface} />}
          <Offer app={app} surface={surface} />
        </div>
        <Adrift app={app} now={now} />
      </div>
      {wide
        ? <Margin app={app} text={text} audiences={audiences} now={now} />
        : <NarrowCards app={app} audiences={audiences} now={now} sheet={telephone} form={form} closeForm={() => setForm(false)} />}
      {drawer && <ContentsSheet app={app} close={() => setDrawer(false)} text={text} />}
    </div>
  );
}

function ContentsSheet({ app, close }: { readonly app: App; readonly close: () => void; readonly text: RefObject<HTMLElement | null> }) {
  const t = useTexts();
  return (
    <Sheet title={t.reading.contents} close={close}>
      <Contents app={app} drawer chosen={close} />
    </Sheet>
  );
}

interface NarrowProps extends ReadingProps {
  /** Whether an opened card comes in a sheet too. */
  readonly sheet: boolean;
  readonly form: boolean;
  readonly closeForm: () => void;
}

// On a narrow screen one contribution, or the form, comes up in a sheet.
function NarrowCards({ app, audiences, now, sheet, form, closeForm }: NarrowProps) {
  const t = useTexts();
  const composer = app.store.composer.value;
  const c = sheet ? openedWithPlace(app) : undefined;
  useEffect(() => {
    if (c?.spots[0]) wordsAboveSheet(app, c.spots[0].from);
  }, [c?.id]);
  if (composer.is === "annotating" || (composer.is === "suggesting" && form)) {
    const close = () => (composer.is === "annotating" ? app.actions.cancelComposer(false) : closeForm());
    return (
      <Sheet title={t.compose.notSent} close={close}>
        <ComposeCard app={app} composer={composer} audiences={audiences} />
      </Sheet>
    );
  }
  if (!c) return null;
  const ids = app.store.shown.value;
  const step = () => stepCard(app, 1);
  return (
    <Sheet
      key={c.id}
      title={t.reading.at(placeText(t, c))}
      count={t.reading.of(ids.indexOf(c.id) + 1, ids.length)}
      close={() => app.actions.closeCard()}
      foot={ids.length > 1 ? <button type="button" class="button" onClick={step}>{t.reading.next}<Icon name="right" /></button> : null}
    >
      <Card app={app} c={c} now={now} opened />
    </Sheet>
  );
}

// The opened contribution, as long as nothing is being written and its words are there.
function openedWithPlace(app: App): Contribution | undefined {
  const c = app.store.contributions.value.get(app.store.openId.value);
  return c && c.spots.length > 0 && app.store.composer.value.is === "none" ? c : undefined;
}

// The sheet covers the lower part of the screen; the words it is about stay in sight above it.
function wordsAboveSheet(app: App, from: number): void {
  const text = document.querySelector(".surface > .document");
  const top = app.actions.topOf(from);
  if (!text || top === null) return;
  scrollTo({ top: scrollY + text.getBoundingClientRect().top + top - 88 });
}

/** Opens the next or previous card in text order; after the last comes the first. */
export function stepCard(app: App, by: 1 | -1): void {
  const ids = app.store.shown.value;
  if (ids.length === 0) return;
  const at = ids.indexOf(app.store.openId.value);
  const next = at < 0 ? (by > 0 ? 0 : ids.length - 1) : (at + by + ids.length) % ids.length;
  const id = ids[next];
  if (id === undefined) return;
  app.actions.openCard(id);
  app.actions.goTo({ contribution: id });
}

function useReadingKeys(app: App): void {
  const reading = () => app.store.mode.value === "reading" && app.store.composer.value.is === "none";
  const step = (by: 1 | -1) => () => stepCard(app, by);
  const contribute = (act: () => void) => () => {
    if (reading() && can(app.store.me.value, "contribute")) act();
  };
  useKeys({
    j: step(1),
    k: step(-1),
    "Alt+ArrowDown": step(1),
    "Alt+ArrowUp": step(-1),
    n: () => app.actions.selectBlock(1),
    p: () => app.actions.selectBlock(-1),
    o: contribute(() => startRemark(app)),
    w: contribute(() => app.actions.startSuggestion()),
    Escape: () => escape(app),
  });
}

// Closes what is open, the smallest thing first, and goes back to the words.
function escape(app: App): void {
  const { store, actions } = app;
  if (store.composer.value.is !== "none") actions.cancelComposer(false);
  else if (store.openId.value !== "") closeToWords(app, store.contributions.value.get(store.openId.value));
  else if (store.mode.value === "editing") actions.setMode("reading");
}

function closeToWords(app: App, c: Contribution | undefined): void {
  app.actions.closeCard();
  if (!c) return;
  const button = document.querySelector<HTMLElement>(`button[data-contribution="${CSS.escape(c.id)}"]`);
  button?.focus({ preventScroll: true });
}
