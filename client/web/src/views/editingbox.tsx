import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { App } from "../session";

interface Box {
  readonly top: number;
  readonly left: number;
  readonly width: number;
  readonly height: number;
}

interface EditingBoxProps {
  readonly app: App;
  readonly surface: RefObject<HTMLElement | null>;
}

/** A box around the paragraph somebody is typing in. It lies over the text, so that the text itself stays untouched. */
export function EditingBox({ app, surface }: EditingBoxProps) {
  const typing = app.store.mode.value !== "reading";
  const moved = app.store.layout.value;
  const selection = app.store.selection.value;
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    if (!typing) {
      setBox(null);
      return;
    }
    const measure = () => setBox(surface.current ? boxOf(surface.current) : null);
    measure();
    document.addEventListener("selectionchange", measure);
    addEventListener("resize", measure);
    // A figure further up that is only now there moves all that comes after it.
    const observer = new ResizeObserver(measure);
    if (surface.current) observer.observe(surface.current);
    return () => {
      observer.disconnect();
      document.removeEventListener("selectionchange", measure);
      removeEventListener("resize", measure);
    };
  }, [typing, moved, selection]);
  if (!box) return null;
  return <div class="editing-box" aria-hidden="true" style={{ top: `${box.top}px`, left: `${box.left}px`, width: `${box.width}px`, height: `${box.height}px` }} />;
}

function boxOf(surface: HTMLElement): Box | null {
  const node = getSelection()?.anchorNode;
  const element = node instanceof HTMLElement ? node : node?.parentElement;
  const block = element?.closest<HTMLElement>(".ProseMirror :is(p, h2, h3, h4, h5, figcaption)");
  if (!block || !surface.contains(block)) return null;
  const area = surface.getBoundingClientRect();
  const own = block.getBoundingClientRect();
  return { top: own.top - area.top, left: own.left - area.left, width: own.width, height: own.height };
}
