import type { DocumentRow, Dossier } from "../api";
import { Icon } from "../icon";
import { Later } from "../later";
import { useTexts } from "../text/context";

// For who may make documents.
const loadForm = async () => (await import("./newdocument")).NewDocument;
// For administrators.
const loadDossier = async () => (await import("./newdossier")).NewDossier;

interface ListProps {
  readonly documents: readonly DocumentRow[];
  readonly dossiers: readonly Dossier[];
  readonly create: (dossier: string, title: string, file: File) => void;
  readonly fault?: string;
}

/** All documents the person takes part in. */
export function DocumentList({ documents, dossiers, create, fault }: ListProps) {
  const t = useTexts();
  const makes = dossiers.filter((d) => d.may.includes("createDocument"));
  const manages = dossiers.find((d) => d.may.includes("managePeople"));
  return (
    <div class="page">
      <h1>{t.list.title}</h1>
      <p class="lead">{documents.length > 0 ? t.list.lead : t.list.none}</p>
      <ul class="documents">
        {documents.map((d) => <Row key={d.id} row={d} dossier={dossiers.find((x) => x.id === d.dossier)?.title ?? ""} />)}
      </ul>
      <p><a href="/berichten">{t.shell.news}</a></p>
      {dossiers.map((d) => (
        <p key={d.id}>
          {d.title}: <a href={`/deelname/${d.id}`}>{t.shell.participation}</a>
          {d.may.includes("lookBehind") && <>, <a href={`/schuilnamen/${d.id}`}>{t.shell.pseudonyms}</a></>}
          {d.may.includes("seeRights") && <>, <a href={`/deelnemers/${d.id}`}>{t.shell.people}</a></>}
        </p>
      ))}
      {makes.length > 0 && (
        <Later
          load={loadForm}
          show={(NewDocument) => <NewDocument dossiers={makes} create={create} fault={fault ?? ""} />}
        />
      )}
      {manages && <Later load={loadDossier} show={(NewDossier) => <NewDossier from={manages.id} />} />}
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
