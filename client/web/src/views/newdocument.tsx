import { useId, useState } from "preact/hooks";
import type { Dossier } from "../api";
import { Icon } from "../icon";
import { useAllTexts } from "../text/context";
import { FileField } from "./importing";

interface NewDocumentProps {
  readonly dossiers: readonly Dossier[];
  readonly create: (dossier: string, title: string, file: File) => void;
  readonly fault: string;
}

/** A new document, from a file. */
export function NewDocument({ dossiers, create, fault }: NewDocumentProps) {
  const t = useAllTexts();
  const id = useId();
  const [title, setTitle] = useState("");
  const [dossier, setDossier] = useState(dossiers[0]?.id ?? "");
  const [file, setFile] = useState<File | null>(null);
  const submit = (event: Event) => {
    event.preventDefault();
    if (file) create(dossier, title.trim(), file);
  };
  return (
    <details class="panel create">
      <summary>{t.making.title}</summary>
      <form class="form stack" onSubmit={submit}>
        <p>{t.making.lead}</p>
        {dossiers.length > 1 && (
          <div>
            <label class="label" for={`${id}d`}>{t.making.dossierField}</label>
            <select class="field" id={`${id}d`} value={dossier} onChange={(e) => setDossier(e.currentTarget.value)}>
              {dossiers.map((d) => <option key={d.id} value={d.id}>{d.title}</option>)}
            </select>
          </div>
        )}
        <div>
          <label class="label" for={`${id}t`}>{t.making.titleField}</label>
          <input class="field" id={`${id}t`} required value={title} onInput={(e) => setTitle(e.currentTarget.value)} />
        </div>
        <FileField choose={setFile} />
        {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
        <div class="choices"><button type="submit" class="button strong">{t.making.verb}</button></div>
      </form>
    </details>
  );
}
