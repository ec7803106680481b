import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { Card } from "./card";
import { authorText, can, kindIcon, placeText } from "./say";

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
          if (c.spots.length > 0) return <Changed key={id} app={app} c={c} />;
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

// What still has a place keeps its card there; here it is named, with the way to it.
function Changed({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useTexts();
  const show = () => {
    app.actions.openCard(c.id);
    app.actions.goTo({ contribution: c.id });
  };
  return (
    <div class="card">
      <p class="kind"><Icon name={kindIcon(c)} />{t.kinds[c.kind]}, {placeText(t, c)}</p>
      <p class="by"><strong>{authorText(t, c.author).name}</strong></p>
      <p class="state-line warning"><Icon name="half" />{t.card.changed}</p>
      <p class="card-foot"><button type="button" class="quiet" onClick={show}>{t.reading.openInText}<Icon name="right" /></button></p>
    </div>
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
