import { useId, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import type { InvitationLink, Invited, Organisation, RoleName } from "../peopleapi";
import { roleNames } from "../peopleapi";
import { useAllTexts } from "../text/context";

interface InvitingProps {
  readonly organisations: readonly Organisation[];
  readonly invite: (who: Invited) => Promise<InvitationLink>;
}

/** Inviting somebody to a dossier; afterwards the link is there to give. */
export function Inviting({ organisations, invite }: InvitingProps) {
  const t = useAllTexts();
  const id = useId();
  const [name, setName] = useState("");
  const [mail, setMail] = useState("");
  const [organisation, setOrganisation] = useState("");
  const [role, setRole] = useState<RoleName>("reader");
  const [pseudonymous, setPseudonymous] = useState(false);
  const [made, setMade] = useState<InvitationLink | null>(null);
  const [fault, setFault] = useState("");
  const send = (event: Event) => {
    event.preventDefault();
    setFault("");
    setMade(null);
    // Under a pseudonym one is a reader: any other role would show who it is.
    const who = { name: name.trim(), mail: mail.trim(), organisation: organisation.trim(), pseudonymous, roles: [pseudonymous ? "reader" : role] as const };
    invite(who).then(
      (link) => {
        setMade(link);
        setName("");
        setMail("");
        setPseudonymous(false);
      },
      (error: unknown) => setFault(textOf(error) || t.gate.fault),
    );
  };
  return (
    <details class="panel">
      <summary>{t.people.invite}</summary>
      <form class="form stack" onSubmit={send}>
        <div class="pair">
          <div>
            <label class="label" for={`${id}n`}>{t.people.name}</label>
            <input class="field" id={`${id}n`} required value={name} autocomplete="off" onInput={(e) => setName(e.currentTarget.value)} />
          </div>
          <div>
            <label class="label" for={`${id}m`}>{t.people.mail} <span class="optional">{t.compose.optional}</span></label>
            <input class="field" id={`${id}m`} type="email" value={mail} autocomplete="off" onInput={(e) => setMail(e.currentTarget.value)} />
          </div>
        </div>
        <div class="pair">
          <div>
            <label class="label" for={`${id}o`}>{t.people.organisation} <span class="optional">{t.compose.optional}</span></label>
            <input class="field" id={`${id}o`} list={`${id}l`} value={organisation} autocomplete="off" onInput={(e) => setOrganisation(e.currentTarget.value)} />
            <datalist id={`${id}l`}>{organisations.map((o) => <option key={o.id} value={o.name} />)}</datalist>
          </div>
          {!pseudonymous && (
            <div>
              <label class="label" for={`${id}r`}>{t.people.role}</label>
              <select class="field" id={`${id}r`} value={role} onChange={(e) => setRole(roleNames.find((r) => r === e.currentTarget.value) ?? "reader")}>
                {roleNames.map((r) => <option key={r} value={r}>{t.people.roles[r]}</option>)}
              </select>
            </div>
          )}
        </div>
        <label class="option" for={`${id}p`}>
          <input type="checkbox" id={`${id}p`} checked={pseudonymous} onChange={(e) => setPseudonymous(e.currentTarget.checked)} />
          <span><strong>{t.people.pseudonymous}</strong><span class="who">{t.people.pseudonymousHelp}</span></span>
        </label>
        {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
        <div class="choices"><button type="submit" class="button strong">{t.people.invite}</button></div>
        {made && <Made made={made} />}
      </form>
    </details>
  );
}

/** The link of an invitation, with what to do with it. */
export function Made({ made }: { readonly made: InvitationLink }) {
  const t = useAllTexts();
  const id = useId();
  return (
    <div role="status">
      <p>{made.mailed ? t.people.mailed : t.people.notMailed}</p>
      {made.link !== "" && (
        <>
          <label class="label" for={id}>{t.people.link}</label>
          <input class="field" id={id} readOnly value={made.link} onFocus={(e) => e.currentTarget.select()} />
          <div class="choices">
            <button type="button" class="button" onClick={() => void navigator.clipboard.writeText(made.link)}>{t.people.copy}</button>
          </div>
        </>
      )}
    </div>
  );
}
