import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Participation } from "../peopleapi";
import { useAllTexts } from "../text/context";
import type { Change } from "./people";
import { moment } from "./when";

interface PageProps {
  readonly title: string;
  readonly own: Participation;
  readonly ask: Change;
  readonly said: string;
  readonly refused: string;
}

/** How somebody takes part: under which name, as what, and who looked behind a pseudonym. */
export function ParticipationPage({ title, own, ask, said, refused }: PageProps) {
  const t = useAllTexts();
  return (
    <div class="page narrow">
      <h1>{t.shell.participation}</h1>
      <p class="lead">{title}</p>
      <p role="status" class={said ? "state-line" : "hidden-text"}>{said}</p>
      {refused && <p class="fault" role="alert"><Icon name="warning" />{refused}</p>}
      <p>{own.pseudonymous ? t.people.underPseudonym(own.name) : t.people.underName(own.name, own.organisation)}</p>
      <p>{t.people.yourRoles(own.roles.map((r) => t.people.roles[r]).join(", "))}</p>
      {own.mayRename && <Rename own={own} ask={ask} />}
      {own.pseudonymous && (
        <section aria-labelledby="looks">
          <h2 id="looks">{t.people.looks}</h2>
          {own.looks.length === 0
            ? <p>{t.people.noLooks}</p>
            : <ul class="stack">{own.looks.map((l) => <li key={l.at}>{t.people.look(moment(t.locale, new Date(l.at)), l.reason)}</li>)}</ul>}
        </section>
      )}
    </div>
  );
}

function Rename({ own, ask }: Pick<PageProps, "own" | "ask">) {
  const t = useAllTexts();
  const id = useId();
  const [name, setName] = useState(own.name);
  const rename = (event: Event) => {
    event.preventDefault();
    ask({ type: "choosePseudonym", participant: own.participant, pseudonym: name.trim() }, t.people.renamed(name.trim()));
  };
  return (
    <form class="form stack" onSubmit={rename}>
      <div>
        <label class="label" for={id}>{t.people.pseudonym}</label>
        <input class="field" id={id} value={name} required aria-describedby={`${id}h`} onInput={(e) => setName(e.currentTarget.value)} />
        <p class="help" id={`${id}h`}>{t.people.pseudonymHelp}</p>
      </div>
      <div class="choices"><button type="submit" class="button strong">{t.people.save}</button></div>
    </form>
  );
}
