import { Icon } from "../icon";
import type { SeenDecision } from "../seen";
import { useTexts } from "../text/context";
import { authorText, outcomeIcon } from "./say";
import { day } from "./when";

// The words of a slice as it is on the wire.
function textOf(json: unknown): string {
  if (Array.isArray(json)) return json.map(textOf).join("");
  if (typeof json !== "object" || json === null) return "";
  const { text, content } = json as { readonly text?: unknown; readonly content?: unknown };
  return typeof text === "string" ? text : textOf(content);
}

/** What was decided before, and no longer holds. */
export function EarlierDecisions({ list }: { readonly list: readonly SeenDecision[] }) {
  const t = useTexts();
  return (
    <>
      {list.map((d) => (
        <p class="state-line" key={d.at}>
          <Icon name="clock" />
          <span>{t.card.earlier(t.outcomes[d.outcome], day(t.locale, new Date(d.at)))} {d.reversed && t.card.reversed(day(t.locale, new Date(d.reversed.at)), d.reversed.reason)}</span>
        </p>
      ))}
    </>
  );
}

/** What the editors decided, with the reason in their own words. */
export function DecisionNote({ decision, own }: { readonly decision: SeenDecision; readonly own: boolean }) {
  const t = useTexts();
  const name = decision.author ? authorText(t, decision.author).name : "";
  return (
    <div class="decision">
      <span class="kind"><Icon name={outcomeIcon(decision.outcome)} />{t.outcomes[decision.outcome]}</span>
      {decision.adopted.length > 0 && <p>{t.card.adopted} {decision.adopted.map((r) => `‘${textOf(r.slice)}’`).join(", ")}</p>}
      {decision.until && <p>{t.card.answerBy(day(t.locale, new Date(decision.until)))}</p>}
      {decision.parts.length > 0 && <p>{t.card.taken(decision.parts.map((p) => p + 1))}</p>}
      {decision.reason && <p><span class="hidden-text">{t.card.why}: </span>{decision.reason}</p>}
      <p class="small">{t.card.decidedBy(name, day(t.locale, new Date(decision.at)))}</p>
      {own && decision.outcome === "notAccepted" && <p class="small">{t.card.contest}</p>}
    </div>
  );
}
