import { Icon } from "../icon";
import type { App } from "../session";
import type { Waiting } from "../store";
import { useTexts } from "../text/context";

/** New contributions that wait for a connection. While there is one they are on their way, and gone in a moment. */
export function unsentIn(app: App): readonly Waiting[] {
  return app.store.connection.value.is === "live" ? [] : app.store.waiting.value.filter((w) => w.kind !== null);
}

/** What the person sent without a connection: it is no contribution yet, and is not lost. */
export function UnsentCard({ waiting: { kind, body } }: { readonly waiting: Waiting }) {
  const t = useTexts();
  return (
    <div class="card">
      {kind && <p class="kind">{t.kinds[kind]}</p>}
      {body && <p class="body">{body}</p>}
      <p class="state-line"><Icon name="clock" />{t.card.waiting}</p>
    </div>
  );
}

/** All of them one below the other, where there is no margin. */
export function UnsentList({ app }: { readonly app: App }) {
  const waiting = unsentIn(app);
  if (waiting.length === 0) return null;
  return <ul class="unsent">{waiting.map((w) => <li key={w.id}><UnsentCard waiting={w} /></li>)}</ul>;
}
