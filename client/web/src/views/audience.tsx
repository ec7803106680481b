import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { Later } from "../later";
import type { AudienceAnswer } from "../api";
import type { Audience, Me, NameShown } from "../seen";
import { useTexts } from "../text/context";

/** Who would read it, as the server told; sending waits until it did. */
export type Audiences =
  | { readonly is: "checking" }
  | { readonly is: "failed" }
  | { readonly is: "known"; readonly list: readonly AudienceAnswer[] };

interface ChooserProps {
  readonly name: string;
  /** Whom the person can choose, narrowest first. */
  readonly choices: readonly Audience[];
  readonly audiences: Audiences;
  readonly value: Audience;
  readonly choose: (audience: Audience) => void;
}

/** The shape of each audience. */
export const audienceIcons = { author: "lock", organisation: "people", editors: "eye", round: "people" } as const;

/** Narrowest first, each with who exactly. */
export function AudienceChooser({ name, choices, audiences, value, choose }: ChooserProps) {
  const t = useTexts();
  const answerOf = (a: Audience) => (audiences.is === "known" ? audiences.list.find((x) => x.audience === a) : undefined);
  const names = answerOf(value)?.names ?? [];
  return (
    <fieldset>
      <legend class="label">{t.compose.audience}</legend>
      <div class="options">
        {choices.map((a) => (
          <label class="option" key={a}>
            <input type="radio" name={name} value={a} checked={a === value} onChange={() => choose(a)} />
            <span>
              <strong>{t.audiences[a]}</strong>
              <span class="who"><Who audiences={audiences} answer={answerOf(a)} /></span>
            </span>
            <Icon name={audienceIcons[a]} />
          </label>
        ))}
      </div>
      {names.length > 0 && <p class="help"><strong>{t.compose.names}</strong> {new Intl.ListFormat(t.locale).format(names)}.</p>}
    </fieldset>
  );
}

function Who({ audiences, answer }: { readonly audiences: Audiences; readonly answer: AudienceAnswer | undefined }) {
  const t = useTexts();
  if (audiences.is === "failed") return <>{t.compose.audienceFailed}</>;
  if (!answer) return <>{t.compose.checking}</>;
  const { editors, participants, organisations } = answer.readers;
  switch (answer.audience) {
    case "author":
      return <>{t.compose.who.author}</>;
    case "organisation":
      return <>{t.compose.who.organisation(editors + participants)}</>;
    case "editors":
      return <>{t.compose.who.editors(editors)}</>;
    case "round":
      return <>{t.compose.who.round(participants, organisations)}</>;
  }
}

interface AllNamesProps {
  readonly document: string;
  readonly audiences: Audiences;
  readonly audience: Audience;
}

const loadReaders = async () => (await import("./readers")).ReadersDialog;

/** Leads to the names of all who will read it, where they are too many to stand here. */
export function AllNames({ document, audiences, audience }: AllNamesProps) {
  const t = useTexts();
  const [asking, setAsking] = useState(false);
  const answer = audiences.is === "known" ? audiences.list.find((a) => a.audience === audience) : undefined;
  if (!answer || answer.names.length > 0 || answer.readers.editors + answer.readers.participants === 0) return null;
  return (
    <div>
      <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => setAsking(true)}><Icon name="people" />{t.compose.allNames}</button>
      {asking && <Later load={loadReaders} show={(Readers) => <Readers document={document} audience={audience} close={() => setAsking(false)} />} />}
    </div>
  );
}

interface NameProps {
  readonly id: string;
  readonly me: Me;
  readonly value: NameShown;
  readonly choose: (name: NameShown) => void;
}

/** Which name goes with it; under a pseudonym there is nothing to choose, and it says who could look behind it. */
export function NameChooser({ id, me, value, choose }: NameProps) {
  const t = useTexts();
  if (value === "pseudonym") {
    return <p class="help"><strong>{t.compose.pseudonym(me.name)}</strong> {t.compose.pseudonymMore}</p>;
  }
  if (me.nameChoices.length < 2) return null;
  const pick = (chosen: string) => {
    const found = me.nameChoices.find((n) => n === chosen);
    if (found) choose(found);
  };
  return (
    <div>
      <label class="label" for={id}>{t.compose.name}</label>
      <select class="field" id={id} value={value} onChange={(e) => pick(e.currentTarget.value)}>
        {me.nameChoices.map((n) => <option key={n} value={n}>{t.nameChoices[n](me.name, me.organisation)}</option>)}
      </select>
    </div>
  );
}
