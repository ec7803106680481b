import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { IconName } from "../icon";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import type { AllTexts } from "../text/context";
import type { QueueFilter } from "./processing";
import { authorText, isConflicting, isUndecided, kindIcon, placeText } from "./say";

interface QueueProps {
  readonly app: App;
  readonly items: readonly Contribution[];
  readonly current: string;
  readonly open: (id: string) => void;
  readonly only: QueueFilter;
  readonly setOnly: (only: QueueFilter) => void;
  readonly words: string;
  readonly setWords: (words: string) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly drawer: boolean;
}

const filters: readonly QueueFilter[] = ["open", "conflict", "deferred", "decided", "all"];

export function Queue(props: QueueProps) {
  const t = useAllTexts();
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest" });
  }, [props.current]);
  const pick = (value: string) => {
    const only = filters.find((f) => f === value);
    if (only) props.setOnly(only);
  };
  return (
    <nav class={props.drawer ? "queue drawer" : "queue"} aria-label={t.processing.queue}>
      <div class="queue-head">
        <div>
          <h2>{t.processing.queue}</h2>
          <select class="pill" aria-label={t.processing.show} value={props.only} onChange={(e) => pick(e.currentTarget.value)}>
            {filters.map((f) => <option key={f} value={f}>{t.processing.only[f]}</option>)}
          </select>
        </div>
        <input
          class="field"
          type="search"
          aria-label={t.processing.search}
          placeholder={t.processing.search}
          ref={props.search}
          value={props.words}
          onInput={(e) => props.setWords(e.currentTarget.value)}
        />
      </div>
      <ul class="queue-list" ref={list}>
        {props.items.map((c) => (
          <li key={c.id}><QueueItem app={props.app} c={c} current={c.id === props.current} open={props.open} /></li>
        ))}
      </ul>
      <div class="queue-foot">
        <span><kbd class="key">↑</kbd><kbd class="key">↓</kbd> {t.processing.other}</span>
        <span><kbd class="key">/</kbd> {t.processing.find}</span>
        <span><kbd class="key">?</kbd> {t.processing.help}</span>
      </div>
    </nav>
  );
}

interface QueueItemProps {
  readonly app: App;
  readonly c: Contribution;
  readonly current: boolean;
  readonly open: (id: string) => void;
}

function QueueItem({ app, c, current, open }: QueueItemProps) {
  const t = useAllTexts();
  const { name, rest } = authorText(t, c.author);
  const stand = standOf(t, c);
  return (
    <button type="button" class="queue-item" aria-current={current ? "true" : undefined} onClick={() => open(c.id)}>
      <Icon name={kindIcon(c)} />
      <span>
        <span class="gist"><span class="hidden-text">{t.kinds[c.kind]}, </span><strong>{placeText(t, c)}</strong> {gist(t, app, c)}</span>
        <span class="who">{c.author.pseudonym ? `${name}, ${rest}` : name}</span>
      </span>
      <span class={stand.conflict ? "stand conflict" : "stand"}>{stand.icon && <Icon name={stand.icon} />}{stand.text}</span>
    </button>
  );
}

/** What it is about in a few words: the new words of a proposal, else the begin of what was said. */
export function gist(t: AllTexts, app: App, c: Contribution): string {
  if (c.kind !== "suggestion") return c.body;
  const first = app.actions.changeTexts(c.id)[0];
  if (!first) return c.body;
  if (first.becomes !== "") return `‘${first.becomes}’`;
  return `${t.comparison.changes.removed}: ‘${first.was}’`;
}

function standOf(t: AllTexts, c: Contribution): { readonly text: string; readonly icon: IconName | null; readonly conflict: boolean } {
  if (c.withdrawn) return { text: t.processing.state.withdrawn, icon: "minus", conflict: false };
  if (!isUndecided(c)) return { text: t.processing.state.decided, icon: "checked", conflict: false };
  if (c.status === "orphaned") return { text: t.processing.state.loose, icon: "warning", conflict: false };
  if (isConflicting(c)) return { text: t.processing.state.conflict, icon: "conflict", conflict: true };
  return { text: t.processing.state.open, icon: null, conflict: false };
}
