import type { Me, SeenAdoption } from "../seen";
import type { DocumentMeta } from "../store";
import type { Texts } from "../text/nl";
import { can } from "./say";
import type { Place } from "./shell";
import { day } from "./when";

/** The places of a document, for who is looking; `toProcess` counts what waits for an editor. */
export function placesOf(t: Texts, { id, rounds, adoptions }: DocumentMeta, me: Me | null, current: string, toProcess: number): readonly Place[] {
  const reading = { href: `/d/${id}`, label: t.shell.reading, current: current === "reading" };
  const input = { href: `/d/${id}/inbreng`, label: t.shell.input, current: current === "input" };
  const processing: Place = {
    href: `/d/${id}/verwerken`,
    label: t.shell.processing,
    current: current === "processing",
    ...(toProcess > 0 ? { count: { number: toProcess, label: t.shell.openInProcess(toProcess) } } : {}),
  };
  const revisions = { href: `/d/${id}/versies`, label: t.shell.revisions, current: current === "revisions" };
  const coverage = { href: `/d/${id}/dekking`, label: t.shell.coverage, current: current === "coverage" };
  const adopting = { href: `/d/${id}/vaststellen`, label: t.shell.adopting, current: current === "adopting" };
  const report = { href: `/d/${id}/reactienota`, label: t.shell.report, current: current === "report" };
  const reported = can(me, "readFullReport") || adoptions.length > 0 || rounds.some((r) => r.state === "accounted");
  return [
    reading,
    input,
    ...(can(me, "decide") ? [processing] : []),
    revisions,
    ...(can(me, "seeCoverage") ? [coverage] : []),
    ...(reported ? [report] : []),
    ...(can(me, "adopt") || can(me, "reopen") ? [adopting] : []),
  ];
}

/** Whether the text stands as it was adopted. */
export function isLocked({ status }: Pick<DocumentMeta, "status">): boolean {
  return status === "adopted" || status === "submitted";
}

/** The adoption that the text is a revision of: the last one that was submitted before it, else the last one before it. */
export function baseOf(meta: DocumentMeta): SeenAdoption | undefined {
  const earlier = isLocked(meta) ? meta.adoptions.slice(0, -1) : meta.adoptions;
  return earlier.findLast((a) => a.submission) ?? earlier.at(-1);
}

/** How a revision was adopted: as it was submitted, else the last time. */
export function adoptionOf(meta: DocumentMeta, revision: string): SeenAdoption | undefined {
  const all = meta.adoptions.filter((a) => a.revision === revision);
  return all.findLast((a) => a.submission) ?? all.at(-1);
}

/** "Aangeboden aan de Tweede Kamer op 4 december 2026", or when it was adopted. */
export function adoptionLine(t: Texts, { at, submission }: SeenAdoption): string {
  if (!submission) return t.adopted.on(day(t.locale, new Date(at)));
  return t.adopted.submitted(t.adopted.recipients[submission.recipient], day(t.locale, new Date(`${submission.date}T12:00:00Z`)));
}

/** How far the text is, for the top of the page. */
export function standingLine(t: Texts, meta: DocumentMeta): string {
  const last = meta.adoptions.at(-1);
  return last && isLocked(meta) ? adoptionLine(t, last) : revisionLine(t, meta);
}

/** "Concept 2, vastgelegd op 4 december 2026", or that this is the working text. */
export function revisionLine(t: Texts, meta: DocumentMeta): string {
  const last = [...meta.revisions].sort((a, b) => b.version - a.version)[0];
  return last ? t.reading.recordedOn(last.name, day(t.locale, new Date(last.at))) : t.reading.working;
}
