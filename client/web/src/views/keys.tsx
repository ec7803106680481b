import { useState } from "preact/hooks";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { setSingleKeys, singleKeys } from "./hooks";

/** Which keys do what. */
export function KeysDialog({ close }: { readonly close: () => void }) {
  const t = useAllTexts();
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
