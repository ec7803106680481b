import { useId, useRef, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import { createDossier } from "../peopleapi";
import { useAllTexts } from "../text/context";

/** Starts a dossier beside one where the viewer is administrator, and goes to its participants. */
export function NewDossier({ from }: { readonly from: string }) {
  const t = useAllTexts();
  const id = useId();
  const command = useRef(crypto.randomUUID());
  const [title, setTitle] = useState("");
  const [fault, setFault] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    setFault("");
    createDossier(from, title.trim(), command.current).then(
      (dossier) => location.assign(`/deelnemers/${encodeURIComponent(dossier)}`),
      (error: unknown) => {
        command.current = crypto.randomUUID();
        setFault(textOf(error) || t.gate.fault);
      },
    );
  };
  return (
    <details class="panel create">
      <summary>{t.making.dossier}</summary>
      <form class="form stack" onSubmit={submit}>
        <p>{t.making.dossierLead}</p>
        <div>
          <label class="label" for={id}>{t.making.titleField}</label>
          <input class="field" id={id} required value={title} onInput={(e) => setTitle(e.currentTarget.value)} />
        </div>
        {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
        <div class="choices"><button type="submit" class="button strong">{t.making.dossierVerb}</button></div>
      </form>
    </details>
  );
}
