import { useId, useState } from "preact/hooks";
import { documentURL } from "../api";
import { Icon } from "../icon";
import type { SeenAdoption, SeenRevision } from "../seen";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { adoptionLine, adoptionOf, isLocked } from "./places";
import { RoundPanel } from "./round";
import { can } from "./say";
import { moment } from "./when";

interface RevisionsProps {
  readonly app: App;
  readonly now: Date;
}

/** Versies: what was recorded, under which name and why; from here one prints, compares and puts back. */
export function RevisionsPage({ app, now }: RevisionsProps) {
  const t = useAllTexts();
  const meta = app.store.meta.value;
  const me = app.store.me.value;
  if (!meta) return null;
  const revisions = [...meta.revisions].sort((a, b) => b.version - a.version || b.at.localeCompare(a.at));
  return (
    <div class="page">
      <h1>{t.revisions.title}</h1>
      <p class="lead">{t.revisions.lead}</p>
      <div class="stack">
        <ul class="revisions">
          {!isLocked(meta) && (
            <li class="revision">
              <h2>{t.reading.working}</h2>
              <p>{t.revisions.workingMore}</p>
              <Downloads id={meta.id} revision="" name={t.reading.working}>
                {revisions[0] && <a class="quiet" href={compareHref(meta.id, revisions[0].id, "head")}>{t.revisions.compare}<span class="hidden-text"> {t.reading.working}</span></a>}
              </Downloads>
            </li>
          )}
          {revisions.map((r, i) => <Row key={r.id} app={app} id={meta.id} revision={r} before={revisions[i + 1]} adoption={adoptionOf(meta, r.id)} />)}
        </ul>
        {revisions.length === 0 && <p>{t.revisions.none}</p>}
        {can(me, "nameRevision") && <NameForm app={app} />}
        {(can(me, "runRound") || meta.round) && <RoundPanel app={app} now={now} />}
        {can(me, "import") && (
          <section class="panel">
            <h2>{t.importing.title}</h2>
            <p>{t.revisions.importLead}</p>
            <p class="choices stack"><a class="button" href={`/d/${meta.id}/importeren`}><Icon name="upload" />{t.revisions.importLink}</a></p>
          </section>
        )}
      </div>
    </div>
  );
}

export function compareHref(document: string, from: string, to: string): string {
  return `/d/${document}/vergelijken?${new URLSearchParams({ van: from, naar: to })}`;
}

interface DownloadsProps {
  readonly id: string;
  readonly revision: string;
  readonly name: string;
  readonly children?: preact.ComponentChildren;
}

function Downloads({ id, revision, name, children }: DownloadsProps) {
  const t = useAllTexts();
  const query = revision === "" ? "" : `?${new URLSearchParams({ revision })}`;
  return (
    <div class="acts">
      <a class="quiet" href={documentURL(id, `print.pdf${query}`)} data-away aria-label={`${t.revisions.pdf}: ${name}`}><Icon name="download" />{t.revisions.pdf}</a>
      <a class="quiet" href={documentURL(id, `text.md${query}`)} data-away download aria-label={`${t.revisions.markdown}: ${name}`}><Icon name="download" />{t.revisions.markdown}</a>
      {children}
    </div>
  );
}

interface RowProps {
  readonly app: App;
  readonly id: string;
  readonly revision: SeenRevision;
  readonly before: SeenRevision | undefined;
  /** When it is the text of an adoption. */
  readonly adoption: SeenAdoption | undefined;
}

function Row({ app, id, revision: r, before, adoption }: RowProps) {
  const t = useAllTexts();
  const [asking, setAsking] = useState(false);
  const when = moment(t.locale, new Date(r.at));
  const compare = before ? t.revisions.compare : t.revisions.compareWithNow;
  return (
    <li class="revision">
      <h2>{r.name}</h2>
      {adoption && <p><strong>{adoptionLine(t, adoption)}</strong></p>}
      {r.note && <p>{r.note}</p>}
      <p class="when">{t.revisions.recordedAt(when, r.by)}</p>
      <Downloads id={id} revision={r.id} name={r.name}>
        <a class="quiet" href={compareHref(id, before?.id ?? r.id, before ? r.id : "head")} aria-label={`${compare}: ${r.name}`}>{compare}</a>
        {can(app.store.me.value, "restore") && (
          <button type="button" class="quiet" onClick={() => setAsking(true)} aria-label={`${t.revisions.restore}: ${r.name}`}><Icon name="restore" />{t.revisions.restore}</button>
        )}
      </Downloads>
      {asking && <RestoreDialog app={app} revision={r} close={() => setAsking(false)} />}
    </li>
  );
}

function RestoreDialog({ app, revision, close }: { readonly app: App; readonly revision: SeenRevision; readonly close: () => void }) {
  const t = useAllTexts();
  const id = useId();
  const [note, setNote] = useState("");
  const restore = (event: Event) => {
    event.preventDefault();
    app.actions.restore(revision.id, note.trim());
    close();
  };
  return (
    <Dialog title={t.revisions.restoreTitle(revision.name)} close={close}>
      <p>{t.revisions.restoreMore}</p>
      <form class="stack" onSubmit={restore}>
        <div>
          <label class="label" for={id}>{t.revisions.restoreNote} <span class="optional">{t.compose.optional}</span></label>
          <textarea class="field" id={id} rows={2} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </div>
        <div class="choices">
          <button type="submit" class="button strong">{t.revisions.restoreVerb(revision.name)}</button>
          <button type="button" class="button" onClick={close}>{t.shell.cancel}</button>
        </div>
      </form>
    </Dialog>
  );
}

function NameForm({ app }: { readonly app: App }) {
  const t = useAllTexts();
  const id = useId();
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [fault, setFault] = useState(false);
  const record = (event: Event) => {
    event.preventDefault();
    if (name.trim() === "") {
      setFault(true);
      return;
    }
    app.actions.nameRevision(name.trim(), note.trim());
    setName("");
    setNote("");
    setFault(false);
  };
  const faulty = fault && name.trim() === "";
  return (
    <section class="panel">
      <h2>{t.revisions.name}</h2>
      <p>{t.revisions.nameLead}</p>
      <form class="form stack" onSubmit={record}>
        <div>
          <label class="label" for={`${id}n`}>{t.revisions.nameField}</label>
          <input class="field" id={`${id}n`} value={name} aria-invalid={faulty} aria-describedby={`${id}h`} onInput={(e) => setName(e.currentTarget.value)} />
          <p id={`${id}h`} class={faulty ? "fault" : "help"}>{faulty ? <><Icon name="warning" />{t.revisions.needName}</> : t.revisions.nameHelp}</p>
        </div>
        <div>
          <label class="label" for={`${id}w`}>{t.revisions.noteField} <span class="optional">{t.compose.optional}</span></label>
          <textarea class="field" id={`${id}w`} rows={2} value={note} onInput={(e) => setNote(e.currentTarget.value)} />
        </div>
        <div class="choices"><button type="submit" class="button strong">{t.revisions.nameVerb}</button></div>
      </form>
    </section>
  );
}
