import { useEffect, useId, useRef, useState } from "preact/hooks";
import type { AdoptionAnswer, Obstacle } from "../adoptionapi";
import { documentURL } from "../api";
import { Icon } from "../icon";
import type { SeenAdoption } from "../seen";
import type { App } from "../session";
import type { DocumentMeta } from "../store";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { adoptionLine, baseOf, isLocked } from "./places";
import { SubmissionFacts, SubmitForm } from "./submitting";
import { moment } from "./when";

interface AdoptingProps {
  readonly app: App;
  readonly answer: AdoptionAnswer;
  readonly now: Date;
}

/** Vaststellen: what is still in the way, adopting, submitting, and taking the text up again. */
export function AdoptingPage({ app, answer, now }: AdoptingProps) {
  const t = useAllTexts();
  const meta = app.store.meta.value;
  const title = useRef<HTMLHeadingElement>(null);
  const status = meta?.status;
  const was = useRef(status);
  // The form that had the focus is gone: who cannot see that hears where they are.
  useEffect(() => {
    if (was.current !== status) title.current?.focus();
    was.current = status;
  }, [status]);
  if (!meta) return null;
  const last = meta.adoptions.at(-1);
  const earlier = isLocked(meta) ? meta.adoptions.slice(0, -1) : meta.adoptions;
  return (
    <div class="page">
      <h1 ref={title} tabIndex={-1}>{t.shell.adopting}</h1>
      <p class="lead" role="status">{standing(t, meta)}</p>
      <div class="stack">
        {last && isLocked(meta) ? <Adopted app={app} meta={meta} adoption={last} now={now} /> : <ToAdopt app={app} meta={meta} answer={answer} />}
        {baseOf(meta) && <p><a href={`/d/${meta.id}/herziening`}>{t.adopted.changes}</a></p>}
        {earlier.length > 0 && <Earlier adoptions={earlier} />}
      </div>
    </div>
  );
}

function standing(t: AllTexts, meta: DocumentMeta): string {
  const last = meta.adoptions.at(-1);
  if (last && isLocked(meta)) return `${adoptionLine(t, last)}. ${t.adopting.lockedMore}`;
  if (last && meta.status === "inRevision") return `${t.adopted.revising(adoptionLine(t, baseOf(meta) ?? last))} ${t.adopting.revisingMore}`;
  return t.adopting.lead;
}

interface ToAdoptProps {
  readonly app: App;
  readonly meta: DocumentMeta;
  readonly answer: AdoptionAnswer;
}

function ToAdopt({ app, meta, answer }: ToAdoptProps) {
  const t = useAllTexts();
  const clear = answer.obstacles.length === 0;
  return (
    <>
      <section class="panel" aria-labelledby="in-the-way">
        <h2 id="in-the-way">{t.adopting.inTheWay}</h2>
        {clear ? <p><Icon name="check" /> {t.adopting.nothing}</p> : (
          <ul class="facts obstacles">
            {answer.obstacles.map((o) => <ObstacleRow key={o.kind} id={meta.id} obstacle={o} round={meta.round?.name ?? ""} />)}
          </ul>
        )}
        {!clear && <p class="help">{t.adopting.then}</p>}
      </section>
      {clear && <AdoptForm app={app} answer={answer} title={meta.title} />}
    </>
  );
}

interface ObstacleProps {
  readonly id: string;
  readonly obstacle: Obstacle;
  readonly round: string;
}

function ObstacleRow({ id, obstacle, round }: ObstacleProps) {
  const t = useAllTexts();
  const { text, link, href } = wordsOf(t, obstacle, id, round);
  return (
    <li class="warning">
      <Icon name="warning" />
      <span>{text} <a href={href}>{link}</a></span>
    </li>
  );
}

function wordsOf(t: AllTexts, o: Obstacle, id: string, round: string): { readonly text: string; readonly link: string; readonly href: string } {
  const numbers = o.numbers.join(", ");
  const { solve } = t.adopting;
  switch (o.kind) {
    case "round":
      return { text: t.adopting.rounds[o.roundState]?.(round) ?? round, link: solve.round, href: `/d/${id}/versies` };
    case "undecided":
      return { text: t.adopting.undecided(o.numbers.length, numbers), link: solve.undecided, href: `/d/${id}/verwerken` };
    case "unpublished":
      return { text: t.adopting.unpublished(o.numbers.length, numbers), link: solve.unpublished, href: `/d/${id}/versies` };
    case "empty":
      return { text: t.adopting.empty, link: solve.empty, href: `/d/${id}` };
  }
}

interface AdoptFormProps {
  readonly app: App;
  readonly answer: AdoptionAnswer;
  readonly title: string;
}

function AdoptForm({ app, answer, title }: AdoptFormProps) {
  const t = useAllTexts();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [name, setName] = useState("");
  const [note, setNote] = useState("");
  const [tried, setTried] = useState(false);
  // What is confirmed is what was seen when the question came.
  const [asking, setAsking] = useState<number | null>(null);
  const named = answer.revision !== "";
  const faulty = tried && !named && name.trim() === "";
  const ask = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (!named && name.trim() === "") field.current?.focus();
    else setAsking(answer.version);
  };
  const adopt = () => {
    if (asking !== null) app.actions.adopt(asking, named ? "" : name.trim(), note.trim());
    setAsking(null);
  };
  return (
    <section class="panel" aria-labelledby="adopt-title">
      <h2 id="adopt-title">{t.adopting.title}</h2>
      <p>{named ? t.adopting.named(answer.revision) : t.adopting.unnamed}</p>
      <form class="form stack" onSubmit={ask}>
        {!named && (
          <div>
            <label class="label" for={`${id}n`}>{t.revisions.nameField}</label>
            <input class="field" id={`${id}n`} ref={field} value={name} maxLength={120} aria-invalid={faulty} aria-describedby={`${id}h`} onInput={(e) => setName(e.currentTarget.value)} />
            <p id={`${id}h`} class={faulty ? "fault" : "help"}>{faulty ? <><Icon name="warning" />{t.revisions.needName}</> : t.adopting.nameHelp}</p>
          </div>
        )}
        <div>
          <label class="label" for={`${id}w`}>{t.adopting.note} <span class="optional">{t.compose.optional}</span></label>
          <textarea class="field" id={`${id}w`} rows={2} maxLength={2000} value={note} aria-describedby={`${id}k`} onInput={(e) => setNote(e.currentTarget.value)} />
          <p class="help" id={`${id}k`}>{t.adopting.noteHelp}</p>
        </div>
        <div class="choices"><button type="submit" class="button strong">{t.adopting.verb}</button></div>
      </form>
      {asking !== null && (
        <Dialog title={t.adopting.ask(title)} close={() => setAsking(null)}>
          <ul class="facts stack">{t.adopting.does.map((line) => <li key={line}><Icon name="check" /><span>{line}</span></li>)}</ul>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={adopt}>{t.adopting.confirm}</button>
            <button type="button" class="button" onClick={() => setAsking(null)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

interface AdoptedProps {
  readonly app: App;
  readonly meta: DocumentMeta;
  readonly adoption: SeenAdoption;
  readonly now: Date;
}

function Adopted({ app, meta, adoption, now }: AdoptedProps) {
  const t = useAllTexts();
  const [correcting, setCorrecting] = useState(false);
  const { submission } = adoption;
  const query = new URLSearchParams({ revision: adoption.revision });
  return (
    <>
      <section class="panel" aria-labelledby="adopted-title">
        <h2 id="adopted-title">{adoption.name}</h2>
        <p>{t.adopting.adoptedAt(moment(t.locale, new Date(adoption.at)), adoption.by ?? "")}</p>
        {adoption.note && <p>{adoption.note}</p>}
        <p class="choices stack">
          <a class="button" href={documentURL(meta.id, `print.pdf?${query}`)} data-away><Icon name="download" />{t.revisions.pdf}</a>
        </p>
      </section>
      <section class="panel" aria-labelledby="submit-title">
        <h2 id="submit-title">{t.submitting.title}</h2>
        {submission && !correcting
          ? (
            <>
              <SubmissionFacts submission={submission} />
              <p class="choices stack"><button type="button" class="button" onClick={() => setCorrecting(true)}>{t.submitting.correct}</button></p>
            </>
          )
          : <SubmitForm app={app} title={meta.title} adopted={new Date(adoption.at)} now={now} submission={submission} sent={() => setCorrecting(false)} />}
      </section>
      <ReopenPanel app={app} />
    </>
  );
}

function ReopenPanel({ app }: { readonly app: App }) {
  const t = useAllTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const faulty = tried && reason.trim() === "";
  const ask = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() === "") field.current?.focus();
    else setAsking(true);
  };
  const reopen = () => {
    app.actions.reopen(reason.trim());
    setAsking(false);
  };
  return (
    <section class="panel" aria-labelledby="reopen-title">
      <h2 id="reopen-title">{t.reopening.title}</h2>
      <p>{t.reopening.lead}</p>
      <form class="form stack" onSubmit={ask}>
        <div>
          <label class="label" for={id}>{t.reopening.reason}</label>
          <textarea class="field" id={id} ref={field} rows={2} maxLength={2000} value={reason} aria-invalid={faulty} aria-describedby={`${id}h`} onInput={(e) => setReason(e.currentTarget.value)} />
          <p id={`${id}h`} class={faulty ? "fault" : "help"}>{faulty ? <><Icon name="warning" />{t.reopening.needReason}</> : t.reopening.reasonHelp}</p>
        </div>
        <div class="choices"><button type="submit" class="button">{t.reopening.verb}</button></div>
      </form>
      {asking && (
        <Dialog title={t.reopening.ask} close={() => setAsking(false)}>
          <p>{t.reopening.does}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={reopen}>{t.reopening.verb}</button>
            <button type="button" class="button" onClick={() => setAsking(false)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function Earlier({ adoptions }: { readonly adoptions: readonly SeenAdoption[] }) {
  const t = useAllTexts();
  return (
    <section aria-labelledby="earlier-title">
      <h2 id="earlier-title">{t.adopting.earlier}</h2>
      <ul class="revisions plain">
        {[...adoptions].reverse().map((a) => (
          <li class="revision" key={`${a.revision} ${a.at}`}>
            <h3>{a.name}</h3>
            <p>{adoptionLine(t, a)}. {a.reopened && t.reopening.reopenedAt(moment(t.locale, new Date(a.reopened.at)), a.reopened.reason)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
