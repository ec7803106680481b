import { useEffect, useId, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import type { Edition, Report, ReportAnswer, ReportChange, ReportEntry, ReportOutcome, ReportSection } from "../reportapi";
import { reportHref, reportOf } from "../reportapi";
import type { App } from "../session";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { FaultPage } from "./gate";
import { authorText, can, citationText, kindIcon } from "./say";
import { day } from "./when";

interface ReportPageProps {
  readonly app: App;
  readonly id: string;
}

/** Reactienota: of every contribution what was done with it, and why. */
export function ReportPage({ app, id }: ReportPageProps) {
  const t = useAllTexts();
  const [edition, setEdition] = useState<Edition>("published");
  const [round, setRound] = useState("");
  const [report, setReport] = useState<Report | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const status = app.store.meta.value?.status;
  const load = () => {
    setFault(null);
    let wanted = true;
    reportOf(id, edition, round).then(
      (found) => wanted && setReport(found),
      (error: unknown) => wanted && setFault(textOf(error)),
    );
    return () => {
      wanted = false;
    };
  };
  useEffect(load, [id, edition, round, status]);
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (report === null) return null;
  const editor = can(app.store.me.value, "readFullReport");
  const rounds = app.store.meta.value?.rounds.filter((r) => r.state !== "planned") ?? [];
  return (
    <div class="page report">
      <h1>{t.shell.report}</h1>
      <p class="report-of">{report.title}</p>
      <p class="lead">{t.report.lead}</p>
      {report.edition === "full" && <p class="state-line warning"><Icon name="lock" />{t.report.fullMore}</p>}
      {report.preview && <p class="state-line warning"><Icon name="clock" />{t.report.preview}</p>}
      <div class="report-tools">
        {editor && <Choice label={t.report.edition} value={edition} choose={(v) => setEdition(v === "full" ? "full" : "published")} options={(["published", "full"] as const).map((e) => [e, t.report.editions[e]] as const)} />}
        {rounds.length > 1 && <Choice label={t.report.round} value={round} choose={setRound} options={[["", t.report.allRounds], ...rounds.map((r) => [r.id, r.name] as const)]} />}
      </div>
      <Totals report={report} />
      <Downloads id={id} edition={edition} round={round} />
      <Entries id={id} report={report} />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly choose: (value: string) => void;
  readonly options: readonly (readonly [value: string, label: string])[];
}

function Choice({ label, value, choose, options }: ChoiceProps) {
  const id = useId();
  return (
    <div>
      <label class="label" for={id}>{label}</label>
      <select class="field" id={id} value={value} onChange={(e) => choose(e.currentTarget.value)}>
        {options.map(([v, name]) => <option key={v} value={v}>{name}</option>)}
      </select>
    </div>
  );
}

function Totals({ report: { totals } }: { readonly report: Report }) {
  const t = useAllTexts();
  const most = Math.max(1, ...totals.outcomes.map((o) => o.count));
  return (
    <section aria-labelledby="report-totals">
      <h2 id="report-totals">{t.report.totals}</h2>
      <p>{t.report.counted(totals.submitted, totals.atLeast, totals.shown)}</p>
      <table class="report-totals">
        <thead><tr><th scope="col">{t.report.outcome}</th><th scope="col">{t.report.number}</th></tr></thead>
        <tbody>
          {totals.outcomes.map((o) => (
            <tr key={o.outcome}>
              <th scope="row">{outcomeText(t, o.outcome)}</th>
              <td><span class="bar" style={{ inlineSize: `${(o.count / most) * 60}%` }} aria-hidden="true" />{o.count}</td>
            </tr>
          ))}
          {totals.unshown.map((u) => (
            <tr key={u.why}>
              <th scope="row">{t.report.unshown[u.why]}</th>
              <td>{u.few ? t.report.few : u.count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Downloads({ id, edition, round }: { readonly id: string; readonly edition: Edition; readonly round: string }) {
  const t = useAllTexts();
  return (
    <p class="report-files">
      <span>{t.report.download}</span>
      {(["pdf", "xlsx", "csv"] as const).map((f) => <a key={f} href={reportHref(id, edition, round, f)} download>{t.report.formats[f]}</a>)}
      <button type="button" class="quiet" onClick={() => print()}>{t.report.print}</button>
    </p>
  );
}

// What is chosen here narrows the list; the totals stay those of the whole report.
function Entries({ id, report }: { readonly id: string; readonly report: Report }) {
  const t = useAllTexts();
  const [outcome, setOutcome] = useState("");
  const [organisation, setOrganisation] = useState("");
  const all = report.sections.flatMap((s) => s.entries);
  const organisations = [...new Set(all.filter((e) => !e.author.pseudonym).map(organisationOf))].sort((a, b) => a.localeCompare(b, t.locale));
  const chosen = report.sections
    .map((s) => ({ ...s, entries: s.entries.filter((e) => (outcome === "" || e.outcome === outcome) && (organisation === "" || !e.author.pseudonym && organisationOf(e) === organisation)) }))
    .filter((s) => s.entries.length > 0);
  const shown = chosen.reduce((n, s) => n + s.entries.length, 0);
  if (all.length === 0) return <p class="empty">{t.report.empty}</p>;
  return (
    <>
      <section class="report-tools" aria-label={t.report.narrow}>
        <Choice label={t.report.outcome} value={outcome} choose={setOutcome} options={[["", t.report.allOutcomes], ...report.totals.outcomes.map((o) => [o.outcome, outcomeText(t, o.outcome)] as const)]} />
        <Choice label={t.report.organisation} value={organisation} choose={setOrganisation} options={[["", t.report.allOrganisations], ...organisations.map((o) => [o, o] as const)]} />
        <p role="status">{t.report.showing(shown, all.length)}</p>
      </section>
      {chosen.map((s) => <Section key={`${s.part} ${s.id}`} id={id} section={s} />)}
    </>
  );
}

function organisationOf(e: ReportEntry): string {
  return e.author.organisation || e.author.name;
}

function Section({ id, section }: { readonly id: string; readonly section: ReportSection }) {
  const t = useAllTexts();
  const title = section.part === "section" ? section.title || "–" : t.report.parts[section.part];
  return (
    <section class="report-section">
      <h2>{section.number && <span class="report-number">{section.number}</span>} {title}</h2>
      <ol>{section.entries.map((e) => <li key={e.id} value={e.n} id={`r-${e.n}`}><Entry id={id} e={e} /></li>)}</ol>
    </section>
  );
}

function Entry({ id, e }: { readonly id: string; readonly e: ReportEntry }) {
  const t = useAllTexts();
  const { name, rest } = authorText(t, e.author);
  return (
    <article class="report-entry" aria-labelledby={`e-${e.n}`}>
      <header>
        <h3 id={`e-${e.n}`}><Icon name={kindIcon(e)} />{t.report.entry(e.n, t.kinds[e.kind])}</h3>
        <p class="by"><strong>{name}</strong> <span>{rest}</span></p>
        <p class="small">{e.citation && `${citationText(t, e.citation)}, `}{day(t.locale, new Date(e.at))}{e.late && `, ${t.report.late}`}</p>
      </header>
      {e.quote !== "" && e.proposed.length === 0 && <blockquote>{e.quote}</blockquote>}
      <Changes list={e.proposed} />
      {e.redacted ? <p class="state-line"><Icon name="lock" />{t.card.hidden}</p> : e.body !== "" && <p class="body">{e.body}</p>}
      {e.endorsements > 0 && <p class="small">{t.report.support(e.endorsements)}</p>}
      <div class="decision">
        {e.earlier.map((a) => <p class="small" key={a.at}>{t.card.earlier(t.outcomes[a.outcome], day(t.locale, new Date(a.at)))} {a.reason} {a.reversed && t.report.reversed(a.reversed.reason)}</p>)}
        <p class="kind"><strong>{outcomeText(t, e.outcome)}</strong></p>
        {e.answer && <Answer a={e.answer} />}
      </div>
      {e.answer && <p class="small"><a href={`/d/${id}#c-${e.id}`}>{t.reading.openInText}</a></p>}
    </article>
  );
}

function Answer({ a }: { readonly a: ReportAnswer }) {
  const t = useAllTexts();
  return (
    <>
      {a.reason !== "" && <p class="body">{a.reason}</p>}
      {a.sameAs > 0 && <p><a href={`#r-${a.sameAs}`}>{t.report.sameAs(a.sameAs)}</a></p>}
      {a.until !== "" && <p>{t.card.answerBy(day(t.locale, new Date(a.until)))}</p>}
      {a.adopted.length > 0 && <><p class="small">{t.card.adopted}</p><Changes list={a.adopted} /></>}
      {a.changed && (
        <dl class="report-sentences">
          {a.before !== "" && <div><dt>{t.report.was}</dt><dd>{a.before}</dd></div>}
          <div><dt>{t.report.is}</dt><dd>{a.after === "" ? t.report.sentenceGone : a.after}</dd></div>
        </dl>
      )}
    </>
  );
}

function Changes({ list }: { readonly list: readonly ReportChange[] }) {
  const t = useAllTexts();
  if (list.length === 0) return null;
  return <ul class="report-changes">{list.map((c, i) => <li key={i}>{changeText(t, c)}</li>)}</ul>;
}

function changeText(t: AllTexts, { before, after }: ReportChange): string {
  if (before === "") return t.report.insert(after);
  return after === "" ? t.report.remove(before) : t.report.replace(before, after);
}

function outcomeText(t: AllTexts, o: ReportOutcome): string {
  if (o === "inProcess") return t.card.inProcess;
  return o === "withdrawn" ? t.card.withdrawn : t.outcomes[o];
}
