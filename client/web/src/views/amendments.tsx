import type { Amendments, Cause, CausingContribution } from "../adoptionapi";
import { changesIn } from "../comparison";
import type { DocumentMeta } from "../store";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { RowView } from "./comparisonrows";
import { adoptionLine, isLocked } from "./places";
import { compareHref } from "./revisions";
import { authorText } from "./say";
import { sentenceOf } from "./sentence";
import { day } from "./when";

interface AmendmentsProps {
  readonly id: string;
  readonly meta: DocumentMeta;
  readonly amendments: Amendments;
}

/** Wat is er veranderd sinds de tekst is aangeboden, en waarom: block by block, in the order of the text. */
export function AmendmentsPage({ id, meta, amendments: { base, reasons, comparison, causes } }: AmendmentsProps) {
  const t = useAllTexts();
  if (!base) {
    return (
      <div class="page">
        <h1>{t.shell.amendments}</h1>
        <p class="lead">{t.amendments.noBase}</p>
      </div>
    );
  }
  const after = isLocked(meta) ? meta.adoptions.at(-1)?.name : meta.revisions.find((r) => r.id === meta.revision)?.name;
  const names = { before: base.name, after: after ?? t.reading.working };
  const changes = changesIn(comparison);
  return (
    <div class="page">
      <h1>{t.shell.amendments}</h1>
      <p class="lead">{t.amendments.lead(names.before, adoptionLine(t, base), names.after)}</p>
      {reasons.length > 0 && (
        <section class="panel" aria-labelledby="reasons-title">
          <h2 id="reasons-title">{t.amendments.reasons}</h2>
          {reasons.map((r) => <p key={r.at}>{t.amendments.reason(day(t.locale, new Date(r.at)), r.reason)}</p>)}
        </section>
      )}
      <p class="stack">{t.comparison.count(changes.length)}. <a href={compareHref(id, base.revision, meta.revision || "head")}>{t.amendments.compare}</a></p>
      {changes.length === 0 && <p class="empty">{t.amendments.none}</p>}
      <ol class="amendments">
        {changes.map(({ row, at }) => (
          <li class="amendment" key={at}>
            <h2>{sentenceOf(t, row).where}<span class="what">{row.is === "same" ? "" : t.comparison.changes[row.is]}</span></h2>
            <RowView row={row} at={at} sides={false} current={false} names={names} />
            <Causes id={id} causes={causes[at] ?? []} />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Causes({ id, causes }: { readonly id: string; readonly causes: readonly Cause[] }) {
  const t = useAllTexts();
  if (causes.length === 0) return <p class="why">{t.amendments.why}: {t.amendments.unsaid}</p>;
  return (
    <div class="why">
      <h3>{t.amendments.why}</h3>
      <ul>{causes.map((c, i) => <li key={i}>{c.contribution ? <Decided id={id} on={c.contribution} /> : editorial(t, c)}</li>)}</ul>
    </div>
  );
}

function Decided({ id, on }: { readonly id: string; readonly on: CausingContribution }) {
  const t = useAllTexts();
  const { name } = authorText(t, on.author);
  return (
    <>
      <a href={`/d/${id}#c-${on.id}`}>{t.amendments.contribution(t.kinds[on.kind], name, on.number)}</a>
      {": "}{t.outcomes[on.outcome].toLowerCase()}. {on.reason}
    </>
  );
}

function editorial(t: AllTexts, { kind, revision, note }: Cause): string {
  const said = [note, revision?.note ?? ""].filter((s) => s !== "").join(" ");
  return `${t.amendments.kinds[kind]}${revision ? `, ${t.amendments.inRevision(revision.name)}` : ""}. ${said}`;
}
