import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

interface DialogProps {
  readonly title: string;
  readonly close: () => void;
  readonly children: ComponentChildren;
}

/** A window over the page. The browser holds the focus in it and gives it back. */
export function Dialog({ title, close, children }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  // What is typed in a window over a form is not for the form.
  const apart = (event: Event) => event.stopPropagation();
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onClose={close} onKeyDown={apart} onClick={(e) => e.target === box.current && close()}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}
