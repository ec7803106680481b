import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { App } from "../session";
import type { Contribution } from "../store";
import { Card } from "./card";

interface FoldProps {
  readonly app: App;
  readonly c: Contribution;
  readonly now: Date;
  readonly surface: RefObject<HTMLElement | null>;
}

const gap = 12;

/**
 * On a screen without a margin the opened card folds out under its paragraph. The
 * editor owns the elements of the text, so room is made by a rule in a style sheet
 * of our own, and the card lies over that room.
 */
export function Fold({ app, c, now, surface }: FoldProps) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const moved = app.store.layout.value;
  const place = () => {
    const block = blockOf(app, c, surface.current);
    if (!block || !surface.current || !box.current) return;
    makeRoom(block, box.current.offsetHeight + 2 * gap);
    const area = surface.current.getBoundingClientRect();
    setTop(block.getBoundingClientRect().bottom - area.top + gap);
  };
  useLayoutEffect(place, [c.id, moved]);
  useEffect(() => {
    const observer = new ResizeObserver(place);
    const text = surface.current?.querySelector(".ProseMirror");
    if (text) observer.observe(text);
    if (box.current) observer.observe(box.current);
    addEventListener("resize", place);
    return () => {
      observer.disconnect();
      removeEventListener("resize", place);
      room.replaceSync("");
    };
  }, [c.id]);
  return (
    <div class="fold" ref={box} style={{ top: `${top}px` }}>
      <Card app={app} c={c} now={now} opened />
    </div>
  );
}

const room = new CSSStyleSheet();

function makeRoom(block: Element, height: number): void {
  if (!document.adoptedStyleSheets.includes(room)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, room];
  const index = [...(block.parentElement?.children ?? [])].indexOf(block) + 1;
  room.replaceSync(`.document .ProseMirror > :nth-child(${index}) { margin-block-end: calc(1rem + ${height}px); }`);
}

// The block at the top level of the text that holds the words.
function blockOf(app: App, c: Contribution, surface: HTMLElement | null): Element | null {
  const element = app.actions.elementOf(c.id) ?? surface?.querySelector(`.c-${CSS.escape(c.id)}`) ?? null;
  const root = surface?.querySelector(".ProseMirror");
  let block: Element | null = element;
  while (block && block.parentElement !== root) block = block.parentElement;
  return block;
}
