import { Icon } from "../icon";
import type { SeenRound } from "../seen";
import type { ConnectionState, DocumentMeta, Presence, SavedState } from "../store";
import { useTexts } from "../text/context";
import { adoptionLine, baseOf, isLocked } from "./places";
import { clock, daysUntil, moment } from "./when";

interface StatusProps {
  readonly meta: DocumentMeta;
  readonly presence: Presence;
  readonly connection: ConnectionState;
  readonly saved: SavedState;
  readonly now: Date;
}

/** The state of things as sentences: the round, who reads along, and whether all is kept. */
export function StatusLine({ meta, presence, connection, saved, now }: StatusProps) {
  const t = useTexts();
  const adopted = isLocked(meta) || meta.status === "inRevision";
  return (
    <section class="status" aria-label={t.status.label}>
      <p><Icon name={adopted ? "check" : "clock"} /><span>{adopted ? <AdoptedSentence meta={meta} /> : <RoundSentences meta={meta} now={now} />} <Changes meta={meta} /></span></p>
      <div class="status-end">
        {connection.is === "live" && <p class="readers"><Icon name="people" />{t.status.readers(presence.readers)}</p>}
        <SavedSentence connection={connection} saved={saved} />
      </div>
    </section>
  );
}

function RoundSentences({ meta, now }: Pick<StatusProps, "meta" | "now">) {
  const t = useTexts();
  const { round } = meta;
  const next = meta.rounds.find((r) => r.state === "planned");
  const reads = meta.revisions.find((r) => r.id === meta.revision)?.name ?? "";
  return <><RoundSentence round={round} now={now} /> {next && round && round !== next && round.state !== "open" && <PlannedSentence round={next} now={now} />} {reads !== "" && t.status.fixed(reads)}</>;
}

function AdoptedSentence({ meta }: Pick<StatusProps, "meta">) {
  const t = useTexts();
  const last = meta.adoptions.at(-1);
  if (!last) return null;
  if (isLocked(meta)) return <><strong>{adoptionLine(t, last)}.</strong> {t.adopted.locked}</>;
  const reads = meta.revisions.find((r) => r.id === meta.revision)?.name ?? "";
  return <><strong>{t.adopted.revising(adoptionLine(t, baseOf(meta) ?? last))}</strong> {reads !== "" && t.adopted.reads(reads)}</>;
}

// Of a text that was never adopted before nothing changed since.
function Changes({ meta }: Pick<StatusProps, "meta">) {
  const t = useTexts();
  return baseOf(meta) ? <a href={`/d/${meta.id}/herziening`}>{t.adopted.changes}</a> : null;
}

function RoundSentence({ round, now }: { readonly round: SeenRound | null; readonly now: Date }) {
  const t = useTexts();
  if (round?.state === "planned") return <PlannedSentence round={round} now={now} />;
  if (!round) return <span><strong>{t.status.noRound}</strong> {t.status.noRoundMore}</span>;
  if (round.state !== "open") {
    const more = round.state === "accounted" ? t.status.accountedMore : t.status.closedMore;
    return <span><strong>{t.status.closed(round.name)}</strong> {more}</span>;
  }
  if (!round.closesAt) return <span><strong>{t.status.open(round.name)}</strong> {t.status.noEnd}</span>;
  const closes = new Date(round.closesAt);
  return (
    <span>
      <strong>{t.status.open(round.name)}</strong> {t.status.until(moment(t.locale, closes))} {t.status.daysLeft(daysUntil(closes, now))}
    </span>
  );
}

// A day that has passed is no promise any more.
function PlannedSentence({ round: { name, opensAt }, now }: { readonly round: SeenRound; readonly now: Date }) {
  const t = useTexts();
  const at = new Date(opensAt);
  return <strong>{t.status.planned(name, at > now ? moment(t.locale, at) : "")}</strong>;
}

function SavedSentence({ connection, saved }: Pick<StatusProps, "connection" | "saved">) {
  const t = useTexts();
  if (connection.is === "offline") return <p class="attention"><Icon name="warning" />{t.status.offline}</p>;
  if (connection.is === "connecting") return <p>{t.status.connecting}</p>;
  if (saved.is === "waiting") return <p><Icon name="half" />{t.status.saving(saved.count)}</p>;
  return <p><Icon name="check" />{saved.at ? t.status.saved(clock(t.locale, saved.at)) : t.status.savedNow}</p>;
}
