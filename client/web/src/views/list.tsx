import { useId, useState } from "preact/hooks";
import type { DocumentRow, Dossier } from "../api";
import { Icon } from "../icon";
import { useTexts } from "../text/context";
import { FileField } from "./importing";

interface ListProps {
  readonly documents: readonly DocumentRow[];
  readonly dossiers: readonly Dossier[];
  /** Given to who may make documents. */
  readonly create?: (dossier: string, title: string, file: File) => void;
  readonly fault?: string;
}

/** All documents the person takes part in. */
export function DocumentList({ documents, dossiers, create, fault }: ListProps) {
  const t = useTexts();
  return (
    <div class="page">
      <h1>{t.list.title}</h1>
      <p class="lead">{documents.length > 0 ? t.list.lead : t.list.none}</p>
      <ul class="documents">
        {documents.map((d) => <Row key={d.id} row={d} dossier={dossiers.find((x) => x.id === d.dossier)?.title ?? ""} />)}
      </ul>
      {dossiers.map((d) => (
        <p key={d.id}>
          {d.title}: <a href={`/deelname/${d.id}`}>{t.people.own}</a>
          {d.may.includes("seeRights") && <>, <a href={`/deelnemers/${d.id}`}>{t.people.title}</a></>}
        </p>
      ))}
      {create && <CreateForm dossiers={dossiers.filter((d) => d.may.includes("createDocument"))} create={create} fault={fault ?? ""} />}
    </div>
  );
}

function Row({ row, dossier }: { readonly row: DocumentRow; readonly dossier: string }) {
  const t = useTexts();
  return (
    <li class="document-row">
      <a href={`/d/${row.id}`}>{row.title}</a>
      <p>{[dossier, t.statuses[row.status]].filter(Boolean).join(", ")}</p>
      <div class="state">
        <span class="chip"><Icon name={row.state === "open" ? "clock" : "minus"} />{row.state === "open" ? t.status.open(row.round) : t.list.noRound}</span>
      </div>
    </li>
  );
}

interface CreateProps {
  readonly dossiers: readonly Dossier[];
  readonly create: (dossier: string, title: string, file: File) => void;
  readonly fault: string;
}

function CreateForm({ dossiers, create, fault }: CreateProps) {
  const t = useTexts();
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
      <summary>{t.list.create}</summary>
      <form class="form stack" onSubmit={submit}>
        <p>{t.list.createLead}</p>
        {dossiers.length > 1 && (
          <div>
            <label class="label" for={`${id}d`}>{t.list.dossierField}</label>
            <select class="field" id={`${id}d`} value={dossier} onChange={(e) => setDossier(e.currentTarget.value)}>
              {dossiers.map((d) => <option key={d.id} value={d.id}>{d.title}</option>)}
            </select>
          </div>
        )}
        <div>
          <label class="label" for={`${id}t`}>{t.list.titleField}</label>
          <input class="field" id={`${id}t`} required value={title} onInput={(e) => setTitle(e.currentTarget.value)} />
        </div>
        <FileField choose={setFile} />
        {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
        <div class="choices"><button type="submit" class="button strong">{t.list.createVerb}</button></div>
      </form>
    </details>
  );
}
