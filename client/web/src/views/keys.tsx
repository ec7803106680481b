import { useEffect, useRef, useState } from "preact/hooks";
import type { ComponentChildren } from "preact";
import { useTexts } from "../text/context";
import { setSingleKeys, singleKeys } from "./hooks";

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
  return (
    <dialog ref={box} aria-labelledby="dialog-title" onClose={close} onClick={(e) => e.target === box.current && close()}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}

export function KeysDialog({ close }: { readonly close: () => void }) {
  const t = useTexts();
  const [single, setSingle] = useState(singleKeys);
  const change = (on: boolean) => {
    setSingleKeys(on);
    setSingle(on);
  };
  return (
    <Dialog title={t.keys.title} close={close}>
      <p>{t.keys.lead}</p>
      <div class="stack">
        <label>
          <input type="checkbox" checked={single} onChange={(e) => change(e.currentTarget.checked)} /> {t.keys.single}
        </label>
        <dl class="keys">
          {t.keys.rows.map(([keys, does]) => (
            <>
              <dt>{keys.map((k) => <kbd class="key" key={k}>{k}</kbd>)}</dt>
              <dd>{does}</dd>
            </>
          ))}
        </dl>
      </div>
      <button type="button" class="button" onClick={close}>{t.shell.close}</button>
    </Dialog>
  );
}
