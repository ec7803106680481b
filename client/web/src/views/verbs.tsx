import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import { useTexts } from "../text/context";
import { useMedia } from "./hooks";
import { isLocked } from "./places";
import { can } from "./say";
import { Tools } from "./tools";

interface VerbsProps {
  readonly app: App;
  readonly showContents: () => void;
  /** On a narrow screen the form is a sheet, opened when the person is done typing. */
  readonly goOn?: () => void;
}

/** What a reader can do, in words and always in sight; while typing, what they are doing. */
export function Verbs({ app, showContents, goOn }: VerbsProps) {
  const t = useTexts();
  const me = app.store.me.value;
  const telephone = useMedia("(max-width: 39.99em)");
  switch (app.store.mode.value) {
    case "suggesting":
      return (
        <div class="verbs editing">
          <p><Icon name="pencil" /><span><strong>{t.reading.suggesting}</strong> {t.reading.suggestingMore}</span></p>
          <div class="choices">
            {goOn && <button type="button" class="button small strong" onClick={goOn}>{t.reading.next}</button>}
            <button type="button" class="button small" onClick={() => app.actions.cancelComposer(false)}>
              <Icon name="cross" />{t.reading.stopSuggesting}
            </button>
          </div>
        </div>
      );
    case "editing":
      return (
        <div class="verbs editing">
          <Tools app={app} />
          <button type="button" class="button small" onClick={() => app.actions.setMode("reading")}>
            <Icon name="check" />{t.reading.stopEditing}
          </button>
        </div>
      );
    case "reading": {
      const meta = app.store.meta.value;
      const none = meta && isLocked(meta) ? t.adopted.closedHint : t.reading.closedHint;
      return (
        <div class="verbs" role="group" aria-label={t.reading.verbs}>
          <button type="button" class="button contents-open" onClick={showContents}><Icon name="list" />{t.reading.contents}</button>
          {can(me, "contribute") && (
            <>
              <button type="button" class="button" onClick={() => startRemark(app)}><Icon name="remark" />{telephone ? t.reading.remarkShort : t.reading.remark}</button>
              <button type="button" class="button" onClick={() => app.actions.startSuggestion()}><Icon name="pencil" />{t.reading.change}</button>
            </>
          )}
          {can(me, "edit") && (
            <button type="button" class="button edit-verb" onClick={() => app.actions.setMode("editing")}><Icon name="typo" />{t.reading.edit}</button>
          )}
          <p class="hint">{can(me, "contribute") ? t.reading.hint : none}</p>
        </div>
      );
    }
  }
}

/** A remark on what is selected, else on the paragraph the reader stands in, else on the whole text. */
export function startRemark(app: App): void {
  const selection = app.store.selection.value;
  if (!selection) app.actions.startAnnotation("document");
  else app.actions.startAnnotation(selection.empty ? "block" : "words");
}

interface OfferProps {
  readonly app: App;
  readonly surface: RefObject<HTMLElement | null>;
}

/** The same two verbs beside a selection: a short cut, never the only way. */
export function Offer({ app, surface }: OfferProps) {
  const t = useTexts();
  const selection = app.store.selection.value;
  const active = app.store.mode.value === "reading" && app.store.composer.value.is === "none" && can(app.store.me.value, "contribute");
  const [spot, setSpot] = useState<{ readonly top: number; readonly left: number } | null>(null);
  useEffect(() => {
    setSpot(active && selection && !selection.empty ? placeOf(surface.current) : null);
  }, [active, selection]);
  if (!spot) return null;
  // The words stay selected: a press on the offer must not move the focus first.
  const keep = (event: Event) => event.preventDefault();
  return (
    <div class="offer" role="group" aria-label={t.reading.verbs} style={{ top: `${spot.top}px`, left: `${spot.left}px` }} onPointerDown={keep} onMouseDown={keep}>
      <button type="button" class="button small" onClick={() => startRemark(app)}><Icon name="remark" />{t.reading.remarkShort}</button>
      <button type="button" class="button small" onClick={() => app.actions.startSuggestion()}><Icon name="pencil" />{t.reading.change}</button>
    </div>
  );
}

const offerWidth = 290;

function placeOf(surface: HTMLElement | null): { readonly top: number; readonly left: number } | null {
  const range = getSelection();
  if (!surface || !range || range.rangeCount === 0) return null;
  const words = range.getRangeAt(0).getBoundingClientRect();
  if (words.width === 0 && words.height === 0) return null;
  const area = surface.getBoundingClientRect();
  const left = Math.min(Math.max(8, words.left - area.left), Math.max(8, area.width - offerWidth));
  return { top: words.bottom - area.top + 8, left };
}
