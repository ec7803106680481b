import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useTexts } from "../text/context";

interface SheetProps {
  readonly title: string;
  readonly count?: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
  readonly foot?: ComponentChildren;
}

/** A sheet from below, on narrow screens. The text above it stays readable. */
export function Sheet({ title, count, close, children, foot }: SheetProps) {
  const t = useTexts();
  const box = useRef<HTMLElement>(null);
  const before = useRef<Element | null>(null);
  useEffect(() => {
    before.current = document.activeElement;
    const sheet = box.current;
    sheet?.focus();
    return () => {
      // Who went on to something else in the page stays there.
      const now = document.activeElement;
      if ((now === document.body || sheet?.contains(now)) && before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    };
  }, []);
  const press = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.preventDefault();
      close();
    }
  };
  return (
    <section class="sheet" ref={box} tabIndex={-1} role="dialog" aria-labelledby="sheet-title" onKeyDown={press}>
      <header class="sheet-head">
        <h2 id="sheet-title">{title}</h2>
        {count && <span class="count">{count}</span>}
      </header>
      {children}
      <div class="sheet-foot">
        {foot}
        <button type="button" class="button" onClick={close}>{t.shell.close}</button>
      </div>
    </section>
  );
}
