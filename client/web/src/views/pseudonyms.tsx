import { useId, useRef, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import type { Pseudonym } from "../peopleapi";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";
import { moment } from "./when";

type Look = (participant: string, reason: string, id: string) => Promise<{ readonly name: string; readonly mail: string }>;

interface PageProps {
  readonly title: string;
  readonly pseudonyms: readonly Pseudonym[];
  readonly look: Look;
  /** Called once a look is on record. */
  readonly looked: () => void;
}

/** The pseudonyms of a dossier, for the confidant. What is behind one shows once, and leaves a trace. */
export function PseudonymsPage({ title, pseudonyms, look, looked }: PageProps) {
  const t = useAllTexts();
  return (
    <div class="page narrow">
      <h1>{t.shell.pseudonyms}</h1>
      <p class="lead">{title}</p>
      <p>{pseudonyms.length === 0 ? t.pseudonyms.none : t.pseudonyms.lead}</p>
      <ul class="documents">
        {pseudonyms.map((p) => <Row key={p.participant} pseudonym={p} look={look} looked={looked} />)}
      </ul>
    </div>
  );
}

interface RowProps extends Pick<PageProps, "look" | "looked"> {
  readonly pseudonym: Pseudonym;
}

function Row({ pseudonym, look, looked }: RowProps) {
  const t = useAllTexts();
  const [asking, setAsking] = useState(false);
  return (
    <li class="document-row person-row">
      <strong>{pseudonym.name}</strong>
      {pseudonym.looks.length === 0
        ? <p>{t.pseudonyms.noLooks}</p>
        : <ul>{pseudonym.looks.map((l) => <li key={l.at}>{t.pseudonyms.looked(moment(t.locale, new Date(l.at)), l.reason)}</li>)}</ul>}
      <div class="state choices">
        <button type="button" class="quiet" onClick={() => setAsking(true)}>{t.pseudonyms.look}<span class="hidden-text"> {pseudonym.name}</span></button>
      </div>
      {asking && (
        <Dialog title={t.pseudonyms.lookTitle(pseudonym.name)} close={() => setAsking(false)}>
          <LookForm pseudonym={pseudonym} look={look} looked={looked} close={() => setAsking(false)} />
        </Dialog>
      )}
    </li>
  );
}

function LookForm({ pseudonym, look, looked, close }: RowProps & { readonly close: () => void }) {
  const t = useAllTexts();
  const id = useId();
  const command = useRef(crypto.randomUUID());
  const [reason, setReason] = useState("");
  const [person, setPerson] = useState<{ readonly name: string; readonly mail: string } | null>(null);
  const [fault, setFault] = useState("");
  const ask = (event: Event) => {
    event.preventDefault();
    setFault("");
    look(pseudonym.participant, reason.trim(), command.current).then(
      (who) => {
        setPerson(who);
        looked();
      },
      (error: unknown) => setFault(textOf(error) || t.gate.fault),
    );
  };
  if (person) {
    return (
      <>
        <p role="status">{t.pseudonyms.is(pseudonym.name, person.name)}</p>
        {person.mail !== "" && <p>{t.pseudonyms.mail(person.mail)}</p>}
        <p class="help">{t.pseudonyms.once}</p>
        <button type="button" class="button" onClick={close}>{t.shell.close}</button>
      </>
    );
  }
  return (
    <form class="form stack" onSubmit={ask}>
      <p>{t.pseudonyms.lookMore(pseudonym.name)}</p>
      <div>
        <label class="label" for={id}>{t.pseudonyms.reason}</label>
        <textarea class="field" id={id} required rows={3} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
      </div>
      {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
      <div class="choices">
        <button type="submit" class="button strong">{t.pseudonyms.look}</button>
        <button type="button" class="button" onClick={close}>{t.shell.cancel}</button>
      </div>
    </form>
  );
}
