import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { ChangeText, Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { authorText, kindIcon, placeText } from "./say";
import { Deleted, firstWords, Inserted, lastWords } from "./words";

/** Ticks that begin as `first` says of each, also of one that comes later. */
export function useTicks(first: (c: Contribution) => boolean): readonly [(c: Contribution) => boolean, (id: string) => void] {
  const [flipped, setFlipped] = useState<ReadonlySet<string>>(new Set());
  const flip = (id: string) => {
    const next = new Set(flipped);
    if (!next.delete(id)) next.add(id);
    setFlipped(next);
  };
  return [(c) => flipped.has(c.id) !== first(c), flip];
}

interface RowProps {
  readonly app: App;
  readonly c: Contribution;
  /** Given where one chooses from the list. */
  readonly tick?: { readonly on: boolean; readonly flip: () => void };
  /** Whose it is, where that is not always the viewer. */
  readonly named?: boolean;
  /** What became of it, at the end of the row. */
  readonly state?: ComponentChildren;
  /** Lines under its words. */
  readonly children?: ComponentChildren;
}

/** One contribution in a list: its kind and place, its first words, and the way to its card. */
export function InputRow({ app, c, tick, named, state, children }: RowProps) {
  const t = useAllTexts();
  const id = useId();
  const waits = app.store.connection.value.is !== "live" && app.store.waiting.value.some((w) => w.contribution === c.id);
  const href = `/d/${app.store.meta.value?.id ?? ""}#c-${c.id}`;
  const about = (
    <>
      <span class="input-head">
        <span class="kind"><Icon name={kindIcon(c)} />{t.kinds[c.kind]}</span>
        <span class="where">{placeText(t, c)}</span>
      </span>
      {c.kind === "suggestion" && <Changes changes={app.actions.changeTexts(c.id)} />}
      {c.body !== "" && <span class="gist">{c.body}</span>}
    </>
  );
  return (
    <li class={tick ? "input-row ticked" : "input-row"}>
      {tick && <input type="checkbox" id={id} checked={tick.on} onChange={tick.flip} />}
      <div class="input-about">
        {tick ? <label for={id}>{about}</label> : <p>{about}</p>}
        {named && <p class="who">{c.own && !c.oneVoice ? t.input.yours : authorText(t, c.author).name}</p>}
        {children}
        {waits && <p class="state-line"><Icon name="clock" />{t.card.waiting}</p>}
      </div>
      <div class="input-end">
        {state}
        <a class="quiet" href={href}>{t.reading.openInText}<span class="hidden-text">: {t.kinds[c.kind]}, {placeText(t, c)}</span></a>
      </div>
    </li>
  );
}

// A line has room for so many changes, and so much of the words around them.
const most = 2;
const around = 24;

function Changes({ changes }: { readonly changes: readonly ChangeText[] }) {
  return (
    <span class="gist quoted">
      {changes.slice(0, most).map((change, i) => (
        <span key={i}>
          {i > 0 && " … "}
          {lastWords(change.context.before, around)}
          {change.was && <Deleted>{change.was}</Deleted>}
          {change.was && change.becomes && " "}
          {change.becomes && <Inserted>{change.becomes}</Inserted>}
          {firstWords(change.context.after, around)}
        </span>
      ))}
      {changes.length > most && " …"}
    </span>
  );
}
