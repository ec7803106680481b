import { ask, list, number, record, text } from "./api";

// What the pages about people and about coverage ask over HTTP.

export type RoleName = "reader" | "coordinator" | "editor" | "leadEditor" | "confidant" | "administrator";

export const roleNames: readonly RoleName[] = ["reader", "coordinator", "editor", "leadEditor", "confidant", "administrator"];

export interface Organisation {
  readonly id: string;
  readonly name: string;
}

/** Somebody who takes part. Of who has a pseudonym there is the pseudonym alone. */
export interface ListedPerson {
  readonly participant: string;
  readonly name: string;
  readonly pseudonym: boolean;
  readonly organisation: string;
  readonly roles: readonly RoleName[];
  readonly since: string;
  readonly by: string;
  readonly second: string;
  /** How far their coming in is: open, expired, accepted; "" when there was no invitation, or a pseudonym. */
  readonly invitation: string;
}

/** What waits for a second person. */
export interface WaitingGrant {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly RoleName[];
  readonly by: string;
  readonly own: boolean;
}

export interface People {
  readonly organisations: readonly Organisation[];
  readonly people: readonly ListedPerson[];
  readonly grants: readonly WaitingGrant[];
}

export interface Participation {
  readonly participant: string;
  readonly name: string;
  readonly pseudonymous: boolean;
  readonly organisation: string;
  readonly roles: readonly RoleName[];
  readonly looks: readonly Look[];
  readonly mayRename: boolean;
}

/** What one organisation did with one section; all false and 0 is silence. */
export interface Cell {
  readonly few: boolean;
  readonly count: number;
  readonly noRemarks: boolean;
  readonly read: boolean;
}

export interface Coverage {
  readonly sections: readonly { readonly id: string; readonly number: string; readonly title: string; readonly depth: number }[];
  readonly organisations: readonly Organisation[];
  readonly cells: readonly (readonly Cell[])[];
}

function inDossier(path: string, dossier: string): string {
  return `${path}?${new URLSearchParams({ dossier })}`;
}

export async function people(dossier: string): Promise<People> {
  return peopleOf(await ask(inDossier("/people", dossier)));
}

export function peopleOf(value: unknown): People {
  const o = record(value);
  return {
    organisations: list(o.organisations).map(organisation),
    people: list(o.people).map((row) => {
      const p = record(row);
      return {
        participant: text(p.participant),
        name: text(p.name),
        pseudonym: p.pseudonym === true,
        organisation: text(p.organisation),
        roles: roles(p.roles),
        since: text(p.since),
        by: text(p.by),
        second: text(p.second),
        invitation: text(p.invitation),
      };
    }),
    grants: list(o.grants).map((row) => {
      const g = record(row);
      return { id: text(g.id), name: text(g.name), roles: roles(g.roles), by: text(g.by), own: g.own === true };
    }),
  };
}

export async function participation(dossier: string): Promise<Participation> {
  const o = record(await ask(inDossier("/participation", dossier)));
  return {
    participant: text(o.participant),
    name: text(o.name),
    pseudonymous: o.pseudonymous === true,
    organisation: text(o.organisation),
    roles: roles(o.roles),
    looks: looks(o.looks),
    mayRename: o.mayRename === true,
  };
}

/** A pseudonym, for who may look behind it. */
export interface Pseudonym {
  readonly participant: string;
  readonly name: string;
  readonly looks: readonly Look[];
}

/** A look behind a pseudonym: when (RFC 3339), and why. */
export interface Look {
  readonly at: string;
  readonly reason: string;
}

export async function pseudonyms(dossier: string): Promise<readonly Pseudonym[]> {
  return list(await ask(inDossier("/pseudonyms", dossier))).map((row) => {
    const p = record(row);
    return { participant: text(p.participant), name: text(p.name), looks: looks(p.looks) };
  });
}

/** Who somebody is. The look is on record before the answer comes, and whose pseudonym it is sees it. Throws Refusal. */
export async function look(dossier: string, participant: string, reason: string, id: string): Promise<{ readonly name: string; readonly mail: string }> {
  const body = JSON.stringify({ id, reason });
  const o = record(await ask(inDossier(`/people/${encodeURIComponent(participant)}/look`, dossier), { method: "POST", body, headers: { "content-type": "application/json" } }));
  return { name: text(o.name), mail: text(o.mail) };
}

/** Starts a dossier, with who asks as its first administrator; `from` is one where they are administrator now. Throws Refusal. */
export async function createDossier(from: string, title: string, id: string): Promise<string> {
  const body = JSON.stringify({ id, title });
  return text(record(await ask(inDossier("/dossiers", from), { method: "POST", body, headers: { "content-type": "application/json" } })).dossier);
}

export async function coverage(document: string): Promise<Coverage> {
  return coverageOf(await ask(`/documents/${encodeURIComponent(document)}/coverage`));
}

export function coverageOf(value: unknown): Coverage {
  const o = record(value);
  return {
    sections: list(o.sections).map((row) => {
      const s = record(row);
      return { id: text(s.id), number: text(s.number), title: text(s.title), depth: number(s.depth) };
    }),
    organisations: list(o.organisations).map(organisation),
    cells: list(o.cells).map((row) => list(row).map(cell)),
  };
}

/** Asks something of people and their roles; the id makes a retry harmless. Throws Refusal. */
export async function change(dossier: string, command: { readonly type: string; readonly [field: string]: unknown }): Promise<void> {
  const body = JSON.stringify({ ...command, id: crypto.randomUUID() });
  await ask(inDossier("/people/commands", dossier), { method: "POST", body, headers: { "content-type": "application/json" } });
}

/** Somebody to invite. The organisation goes by name; a new one is made. */
export interface Invited {
  readonly name: string;
  readonly mail: string;
  readonly organisation: string;
  readonly roles: readonly RoleName[];
  readonly pseudonymous: boolean;
}

/** The link is theirs to give; "" when it was only mailed. */
export interface InvitationLink {
  readonly link: string;
  readonly mailed: boolean;
}

/** Invites somebody. Throws Refusal. */
export async function invite(dossier: string, who: Invited): Promise<InvitationLink> {
  const headers = { "content-type": "application/json" };
  return linkOf(await ask(inDossier("/invitations", dossier), { method: "POST", body: JSON.stringify(who), headers }));
}

/** Makes a new link for who has not come in yet; the old one works no more. Throws Refusal. */
export async function inviteAgain(dossier: string, participant: string): Promise<InvitationLink> {
  return linkOf(await ask(inDossier(`/invitations/${encodeURIComponent(participant)}/again`, dossier), { method: "POST" }));
}

function linkOf(value: unknown): InvitationLink {
  const o = record(value);
  return { link: text(o.link), mailed: o.mailed === true };
}

/** Where the overview of rights is. */
export function rightsURL(dossier: string): string {
  return inDossier("/api/v1/rights.csv", dossier);
}

function looks(value: unknown): readonly Look[] {
  return list(value).map((row) => ({ at: text(record(row).at), reason: text(record(row).reason) }));
}

function organisation(row: unknown): Organisation {
  const o = record(row);
  return { id: text(o.id), name: text(o.name) };
}

function cell(row: unknown): Cell {
  const o = record(row);
  return { few: o.few === true, count: number(o.count), noRemarks: o.noRemarks === true, read: o.read === true };
}

// A role that this page does not know is nothing it can show.
function roles(value: unknown): readonly RoleName[] {
  return list(value).flatMap((name) => roleNames.filter((r) => r === name));
}
