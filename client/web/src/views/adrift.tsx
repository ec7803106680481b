import { Icon } from "../icon";
import type { App } from "../session";
import { useTexts } from "../text/context";
import { Card } from "./card";
import { can } from "./say";

interface AdriftProps {
  readonly app: App;
  readonly now: Date;
}

/** Contributions whose words are gone or changed: nothing is lost, and who may can give them a place again. */
export function Adrift({ app, now }: AdriftProps) {
  const t = useTexts();
  const ids = app.store.adrift.value;
  const me = app.store.me.value;
  if (ids.length === 0) return null;
  return (
    <section class="adrift-part" id="los" tabIndex={-1} aria-labelledby="adrift-title">
      <h2 id="adrift-title"><Icon name="warning" />{t.reading.adrift}</h2>
      <p>{t.reading.adriftLead}</p>
      <div class="adrift">
        {ids.map((id) => {
          const c = app.store.contributions.value.get(id);
          if (!c) return null;
          const mayMove = can(me, "reattach") && (c.own || can(me, "decide")) && c.status === "orphaned";
          return (
            <div key={id}>
              <Card app={app} c={c} now={now} opened={id === app.store.openId.value} />
              {mayMove && <Reattach app={app} id={id} />}
            </div>
          );
        })}
      </div>
    </section>
  );
}

function Reattach({ app, id }: { readonly app: App; readonly id: string }) {
  const t = useTexts();
  const selection = app.store.selection.value;
  const ready = selection !== null && !selection.empty;
  return (
    <div class="reattach">
      <button type="button" class="button small" aria-describedby={`h-${id}`} onClick={() => app.actions.reattach(id)}>
        <Icon name="anchor" />{t.card.reattach}
      </button>
      <p class="help" id={`h-${id}`}>{ready ? <>‘{selection.quote.exact}’</> : t.card.reattachHelp}</p>
    </div>
  );
}
