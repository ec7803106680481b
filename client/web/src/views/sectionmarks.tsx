import { useEffect, useId, useRef } from "preact/hooks";
import { Icon } from "../icon";
import type { Mark } from "../seen";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { useKeys } from "./hooks";
import { can } from "./say";

interface SectionMarksProps {
  readonly app: App;
  /** Id of the section the reader is in, as this told last. */
  readonly here: string;
  /** Tells in which section the reader is, of those that the contents list. */
  readonly tell: (section: string) => void;
  /** The section in the contents that a section counts for. */
  readonly listed: ReadonlyMap<string, string>;
}

const marks: readonly Exclude<Mark, "">[] = ["read", "noRemarks"];

/** What a reader says of the section they are in as a whole: that they read it, or have no remarks. */
export function SectionMarks({ app, here, tell, listed }: SectionMarksProps) {
  const t = useAllTexts();
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useHere(app, listed, tell);
  useKeys({ g: () => toMarks(box.current) });
  const heading = app.store.outline.value?.headings.find((h) => h.heading.id === here)?.heading;
  if (!heading || !can(app.store.me.value, "markSection")) return null;
  const now = app.store.sections.value.get(here) ?? "";
  return (
    <div class="section-marks" ref={box} role="group" aria-labelledby={id}>
      <p id={id}>{t.marks.section} <strong>{heading.number} {heading.title}</strong></p>
      <div class="choices">
        {marks.map((mark) => (
          <button type="button" class="button small" key={mark} aria-pressed={mark === now} onClick={() => app.actions.markSection(here, mark === now ? "" : mark)}>
            <Icon name={mark === "read" ? "check" : "not"} />{t.marks.verbs[mark]}
          </button>
        ))}
      </div>
    </div>
  );
}

// Where the contents are not in sight, they come up first.
function toMarks(box: HTMLElement | null): void {
  const button = box?.querySelector("button");
  if (button?.offsetParent) button.focus();
  else if (button) document.querySelector<HTMLElement>(".contents-open")?.click();
}

// Where the reader is: at the heading they went to, the card they opened or the
// words they selected, as long as that is in sight; else at what they scrolled to.
function useHere(app: App, listed: ReadonlyMap<string, string>, tell: (section: string) => void): void {
  const opened = app.store.contributions.value.get(app.store.openId.value);
  const selection = app.store.selection.value;
  const outline = app.store.outline.value;
  const pointed = opened?.section ?? (selection ? outline?.headingAt(selection.from)?.id : "") ?? "";
  useEffect(() => {
    let frame = 0;
    let went = pointed;
    const look = () => {
      frame = 0;
      const focused = document.activeElement?.id ?? "";
      if (focused.startsWith(prefix)) went = focused.slice(prefix.length);
      tell(listed.get(sectionInSight(went)) ?? "");
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(look);
    };
    soon();
    addEventListener("scroll", soon, { passive: true });
    addEventListener("focusin", soon);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener("scroll", soon);
      removeEventListener("focusin", soon);
    };
  }, [pointed, outline]);
}

const prefix = "section-";
// Eyes rest in the upper part of a screen.
const readingLine = 0.35;

function sectionInSight(wanted: string): string {
  const headings = [...document.querySelectorAll<HTMLElement>(`.surface > .document [id^="${prefix}"]`)];
  const tops = headings.map((h) => h.getBoundingClientRect().top);
  const line = innerHeight * readingLine;
  const at = headings.findIndex((h) => h.id === prefix + wanted);
  const inSight = at >= 0 && (tops[at] ?? 0) < innerHeight && (tops[at + 1] ?? innerHeight) > line / 2;
  const found = inSight ? at : tops.findLastIndex((top) => top <= line);
  return headings[found]?.id.slice(prefix.length) ?? "";
}
