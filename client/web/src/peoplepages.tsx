import { useEffect, useState } from "preact/hooks";
import { textOf } from "./application";
import type { Participation, People, Pseudonym } from "./peopleapi";
import { change, invite, inviteAgain, look, participation, people, pseudonyms, rightsURL } from "./peopleapi";
import { useTexts } from "./text/context";
import { FaultPage, NotFoundPage } from "./views/gate";
import { useTitle } from "./views/hooks";
import type { Change } from "./views/people";
import { PeoplePage } from "./views/people";
import { ParticipationPage } from "./views/participation";
import { PseudonymsPage } from "./views/pseudonyms";

interface PagesProps {
  readonly dossier: string;
  readonly title: string;
  /** What the viewer may do in the dossier. */
  readonly may: readonly string[];
}

/** Deelnemers: who takes part in a dossier, and as what. */
function PeoplePages({ dossier, title, may }: PagesProps) {
  const t = useTexts();
  const { value, fault, load, ask, said, refused } = useAsked(() => people(dossier), dossier);
  useTitle(`${t.shell.people} – ${t.product}`);
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (value === null) return null;
  return (
    <PeoplePage
      title={title}
      people={value}
      may={may}
      rights={rightsURL(dossier)}
      invite={(who) => invite(dossier, who).then((link) => {
        load();
        return link;
      })}
      again={(participant) => inviteAgain(dossier, participant)}
      ask={ask}
      said={said}
      refused={refused}
    />
  );
}

/** Uw deelname: how one takes part oneself, and who looked behind one's pseudonym. */
function ParticipationPages({ dossier, title }: PagesProps) {
  const t = useTexts();
  const { value, fault, load, ask, said, refused } = useAsked<Participation>(() => participation(dossier), dossier);
  useTitle(`${t.shell.participation} – ${t.product}`);
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (value === null) return null;
  return <ParticipationPage title={title} own={value} ask={ask} said={said} refused={refused} />;
}

/** Schuilnamen: for the confidant, who can look behind them. */
function PseudonymsPages({ dossier, title, may }: PagesProps) {
  const t = useTexts();
  const { value, fault, load } = useAsked<readonly Pseudonym[]>(() => pseudonyms(dossier), dossier);
  useTitle(`${t.shell.pseudonyms} – ${t.product}`);
  if (!may.includes("lookBehind")) return <NotFoundPage />;
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (value === null) return null;
  return <PseudonymsPage title={title} pseudonyms={value} look={(who, reason, id) => look(dossier, who, reason, id)} looked={load} />;
}

/** The pages by their place. */
export const pages = { people: PeoplePages, participation: ParticipationPages, pseudonyms: PseudonymsPages };

interface Asked<T> {
  readonly value: T | null;
  readonly fault: string | null;
  readonly load: () => void;
  readonly ask: Change;
  /** What was done last, for the live region. */
  readonly said: string;
  /** Why the last thing was not done. */
  readonly refused: string;
}

function useAsked<T extends People | Participation | readonly Pseudonym[]>(get: () => Promise<T>, dossier: string): Asked<T> {
  const t = useTexts();
  const [value, setValue] = useState<T | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [said, setSaid] = useState("");
  const [refused, setRefused] = useState("");
  const load = () => {
    setFault(null);
    get().then(setValue, (error: unknown) => setFault(textOf(error)));
  };
  useEffect(load, [dossier]);
  const ask: Change = (command, done) => {
    setRefused("");
    setSaid("");
    change(dossier, command).then(
      () => {
        setSaid(done);
        load();
      },
      (error: unknown) => setRefused(textOf(error) || t.gate.fault),
    );
  };
  return { value, fault, load, ask, said, refused };
}
