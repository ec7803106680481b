import type { Me } from "../seen";
import type { DocumentMeta } from "../store";
import type { Texts } from "../text/nl";
import { can } from "./say";
import type { Place } from "./shell";
import { day } from "./when";

/** The places of a document, for who is looking; `toProcess` counts what waits for an editor. */
export function placesOf(t: Texts, id: string, me: Me | null, current: string, toProcess: number): readonly Place[] {
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
  return [
    reading,
    input,
    ...(can(me, "decide") ? [processing] : []),
    revisions,
    ...(can(me, "seeCoverage") ? [coverage] : []),
  ];
}

/** "Concept 2, vastgelegd op 4 december 2026", or that this is the working text. */
export function revisionLine(t: Texts, meta: DocumentMeta): string {
  const last = [...meta.revisions].sort((a, b) => b.version - a.version)[0];
  return last ? t.reading.recordedOn(last.name, day(t.locale, new Date(last.at))) : t.reading.working;
}
