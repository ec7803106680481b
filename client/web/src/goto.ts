import type { TextEditor } from "./editor";
import type { Range } from "./seen";
import type { Actions, Contribution } from "./store";

// Brings a place into view and puts the focus on it, so that keyboard and
// screen reader go on from there.

export function goTo(
  goal: Parameters<Actions["goTo"]>[0],
  editor: TextEditor,
  contributions: ReadonlyMap<string, Contribution>,
): void {
  if ("section" in goal) {
    focusOn(editor.dom?.querySelector(`#section-${CSS.escape(goal.section)}`) ?? null, "start");
    return;
  }
  if ("contribution" in goal) {
    const button = editor.dom?.querySelector(`button[data-contribution="${CSS.escape(goal.contribution)}"]`);
    const spot = contributions.get(goal.contribution)?.spots[0];
    if (spot) showRange(editor, spot);
    if (button instanceof HTMLElement) button.focus({ preventScroll: true });
    return;
  }
  showRange(editor, goal);
}

function showRange(editor: TextEditor, range: Range): void {
  settle(() => editor.elementAt(range.from)?.scrollIntoView({ block: "center", behavior: "instant" }));
}

// Blocks that were never on screen have a guessed height: once those on the way
// are laid out, the place has moved a little.
function settle(scroll: () => void): void {
  scroll();
  requestAnimationFrame(scroll);
}

function focusOn(element: Element | null, block: ScrollLogicalPosition): void {
  if (!(element instanceof HTMLElement)) return;
  settle(() => element.scrollIntoView({ block, behavior: "instant" }));
  element.focus({ preventScroll: true });
}
