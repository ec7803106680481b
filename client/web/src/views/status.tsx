import { Icon } from "../icon";
import type { SeenRound } from "../seen";
import type { ConnectionState, Presence, SavedState } from "../store";
import { useTexts } from "../text/context";
import { clock, daysUntil, moment } from "./when";

interface StatusProps {
  readonly round: SeenRound | null;
  readonly presence: Presence;
  readonly connection: ConnectionState;
  readonly saved: SavedState;
  readonly now: Date;
}

/** The state of things as sentences: the round, who reads along, and whether all is kept. */
export function StatusLine({ round, presence, connection, saved, now }: StatusProps) {
  const t = useTexts();
  return (
    <section class="status" aria-label={t.status.label}>
      <p><Icon name="clock" /><RoundSentence round={round} now={now} /></p>
      <div class="status-end">
        {connection.is === "live" && <p class="readers"><Icon name="people" />{t.status.readers(presence.readers)}</p>}
        <SavedSentence connection={connection} saved={saved} />
      </div>
    </section>
  );
}

function RoundSentence({ round, now }: { readonly round: SeenRound | null; readonly now: Date }) {
  const t = useTexts();
  if (!round || round.state === "planned") return <span><strong>{t.status.noRound}</strong> {t.status.noRoundMore}</span>;
  if (round.state !== "open") return <span><strong>{t.status.closed(round.name)}</strong> {t.status.closedMore}</span>;
  if (!round.closesAt) return <span><strong>{t.status.open(round.name)}</strong> {t.status.noEnd}</span>;
  const closes = new Date(round.closesAt);
  return (
    <span>
      <strong>{t.status.open(round.name)}</strong> {t.status.until(moment(t.locale, closes))} {t.status.daysLeft(daysUntil(closes, now))}
    </span>
  );
}

function SavedSentence({ connection, saved }: Pick<StatusProps, "connection" | "saved">) {
  const t = useTexts();
  if (connection.is === "offline") return <p class="attention"><Icon name="warning" />{t.status.offline}</p>;
  if (connection.is === "connecting") return <p>{t.status.connecting}</p>;
  if (saved.is === "waiting") return <p><Icon name="half" />{t.status.saving(saved.count)}</p>;
  return <p><Icon name="check" />{saved.at ? t.status.saved(clock(t.locale, saved.at)) : t.status.savedNow}</p>;
}
