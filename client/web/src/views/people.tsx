import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { InvitationLink, Invited, ListedPerson, People, RoleName, WaitingGrant } from "../peopleapi";
import { roleNames } from "../peopleapi";
import { useAllTexts } from "../text/context";
import { Inviting, Made } from "./inviting";
import { Dialog } from "./dialog";
import { day } from "./when";

/** Asks for a change; `done` is the sentence that says it was made. */
export type Change = (command: { readonly type: string; readonly [field: string]: unknown }, done: string) => void;

interface PageProps {
  readonly title: string;
  readonly people: People;
  readonly may: readonly string[];
  /** Address of the overview of rights. */
  readonly rights: string;
  readonly invite: (who: Invited) => Promise<InvitationLink>;
  readonly again: (participant: string) => Promise<InvitationLink>;
  readonly ask: Change;
  readonly said: string;
  readonly refused: string;
}

/** Everybody who takes part in a dossier, by organisation, and what waits for a second person. */
export function PeoplePage({ title, people, may, rights, invite, again, ask, said, refused }: PageProps) {
  const t = useAllTexts();
  const manages = may.includes("managePeople");
  const groups = [...people.organisations, { id: "", name: t.people.alone }];
  return (
    <div class="page">
      <h1>{t.shell.people}</h1>
      <p class="lead">{title}</p>
      <p role="status" class={said ? "state-line" : "hidden-text"}>{said}</p>
      {refused && <p class="fault" role="alert"><Icon name="warning" />{refused}</p>}
      <Waiting grants={people.grants} may={may} ask={ask} />
      {manages && <Inviting organisations={people.organisations} invite={invite} />}
      <p><a href={rights} download><Icon name="download" />{t.people.rights}</a></p>
      {groups.map(({ id, name }) => {
        const members = people.people.filter((p) => p.organisation === id);
        if (members.length === 0) return null;
        return (
          <section key={id} aria-labelledby={`o-${id}`}>
            <h2 id={`o-${id}`}>{name}</h2>
            <ul class="documents">
              {members.map((p) => <Row key={p.participant} person={p} manages={manages} again={again} ask={ask} />)}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Waiting({ grants, may, ask }: { readonly grants: readonly WaitingGrant[]; readonly may: readonly string[]; readonly ask: Change }) {
  const t = useAllTexts();
  if (grants.length === 0) return null;
  return (
    <section class="panel" aria-labelledby="waiting">
      <h2 id="waiting">{t.people.waiting}</h2>
      {grants.map((g) => (
        <div key={g.id}>
          <p>{t.people.asked(g.name, g.roles.map((r) => t.people.roles[r]).join(", "), g.by)}</p>
          {g.own || !may.includes("confirmGrant")
            ? <p class="help">{t.people.needsOther}</p>
            : (
              <div class="choices">
                <button type="button" class="button strong" onClick={() => ask({ type: "answerGrant", grant: g.id, agree: true }, t.people.agreed(g.name))}>{t.people.agree}</button>
                <button type="button" class="button" onClick={() => ask({ type: "answerGrant", grant: g.id, agree: false }, t.people.refusedGrant(g.name))}>{t.people.disagree}</button>
              </div>
            )}
        </div>
      ))}
    </section>
  );
}

interface RowProps {
  readonly person: ListedPerson;
  readonly manages: boolean;
  readonly again: (participant: string) => Promise<InvitationLink>;
  readonly ask: Change;
}

function Row({ person, manages, again, ask }: RowProps) {
  const t = useAllTexts();
  const [made, setMade] = useState<InvitationLink | null>(null);
  const waits = person.invitation === "open" || person.invitation === "expired";
  const [asking, setAsking] = useState<"roles" | "stop" | null>(null);
  const stop = () => {
    ask({ type: "withdrawParticipant", participant: person.participant }, t.people.stopped(person.name));
    setAsking(null);
  };
  return (
    <li class="document-row person-row">
      <strong>{person.name}</strong>
      <p>
        {person.roles.map((r) => t.people.roles[r]).join(", ")}
        {person.pseudonym && `, ${t.card.pseudonym}`}
        {waits && `, ${t.people.notYet}`}
        {person.since && `. ${t.people.since(day(t.locale, new Date(person.since)), person.by, person.second)}`}
      </p>
      {manages && (
        <div class="state choices">
          {!person.pseudonym && <button type="button" class="quiet" onClick={() => setAsking("roles")}>{t.people.change}<span class="hidden-text"> {person.name}</span></button>}
          {waits && <button type="button" class="quiet" onClick={() => void again(person.participant).then(setMade)}>{t.people.again}<span class="hidden-text"> {person.name}</span></button>}
          <button type="button" class="quiet" onClick={() => setAsking("stop")}>{t.people.stop}<span class="hidden-text"> {person.name}</span></button>
        </div>
      )}
      {made && <Made made={made} />}
      {asking === "roles" && <Roles person={person} ask={ask} close={() => setAsking(null)} />}
      {asking === "stop" && (
        <Dialog title={t.people.stopTitle(person.name)} close={() => setAsking(null)}>
          <p>{t.people.stopMore}</p>
          <div class="choices stack">
            <button type="button" class="button strong" onClick={stop}>{t.people.stop}</button>
            <button type="button" class="button" onClick={() => setAsking(null)}>{t.shell.cancel}</button>
          </div>
        </Dialog>
      )}
    </li>
  );
}

function Roles({ person, ask, close }: { readonly person: ListedPerson; readonly ask: Change; readonly close: () => void }) {
  const t = useAllTexts();
  const id = useId();
  const [chosen, setChosen] = useState<ReadonlySet<RoleName>>(new Set(person.roles));
  const flip = (role: RoleName) => {
    const next = new Set(chosen);
    if (!next.delete(role)) next.add(role);
    setChosen(next);
  };
  const save = (event: Event) => {
    event.preventDefault();
    if (chosen.size === 0) return;
    ask({ type: "changeRoles", participant: person.participant, roles: roleNames.filter((r) => chosen.has(r)) }, t.people.changed(person.name));
    close();
  };
  return (
    <Dialog title={t.people.rolesOf(person.name)} close={close}>
      <form class="form stack" onSubmit={save}>
        <div class="options">
          {roleNames.map((r) => (
            <label class="option" key={r} for={`${id}${r}`}>
              <input type="checkbox" id={`${id}${r}`} checked={chosen.has(r)} onChange={() => flip(r)} />
              <span>{t.people.roles[r]}</span>
            </label>
          ))}
        </div>
        <p class="help">{t.people.twoPeople}</p>
        <div class="choices stack">
          <button type="submit" class="button strong">{t.people.save}</button>
          <button type="button" class="button" onClick={close}>{t.shell.cancel}</button>
        </div>
      </form>
    </Dialog>
  );
}
