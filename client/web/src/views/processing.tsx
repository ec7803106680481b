import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Outcome, SeenRound } from "../seen";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { useKeys, useMedia } from "./hooks";
import { ItemView } from "./item";
import { groups } from "./conflict";
import { DecisionPanel } from "./panel";
import { Queue } from "./queue";
import { particularsOf } from "./particulars";
import { isConflicting, isDecidable, isUndecided, outcomesNow } from "./say";
import { Sheet } from "./sheet";
import { canChoose, needsReason } from "./verdict";

export type QueueFilter = "open" | "all" | "conflict" | "deferred" | "decided";

export interface Choice {
  readonly outcome: Outcome | null;
  readonly reason: string;
  readonly words: readonly string[] | null; // of acceptedChanged; null before the editor typed
  readonly parts: readonly number[]; // of acceptedPartly
  readonly until: string; // of deferred, as a date field has it
  readonly of: string; // of duplicate: the number as it was typed
  readonly fault: "" | "outcome" | "particulars" | "reason";
}

const noChoice: Choice = { outcome: null, reason: "", words: null, parts: [], until: "", of: "", fault: "" };

interface ProcessingProps {
  readonly app: App;
  readonly now: Date;
}

/** Verwerken: the editors' queue, one contribution at a time, keyboard first. */
export function ProcessingPage({ app, now }: ProcessingProps) {
  const t = useAllTexts();
  const [only, setOnly] = useState<QueueFilter>("open");
  const [words, setWords] = useState("");
  const [chosen, setChosen] = useState("");
  const [choices, setChoices] = useState<ReadonlyMap<string, Choice>>(new Map());
  const [drawer, setDrawer] = useState(false);
  const roomy = useMedia("(min-width: 80em)");
  const all = useAll(app);
  // A decided item stays in sight until the editor goes on, so that nothing jumps away under the eyes.
  const items = useMemo(() => all.filter((c) => c.id === chosen || passes(c, only, words)), [all, only, words, chosen]);
  const current = items.find((c) => c.id === chosen) ?? items[0];
  const choice = (current && choices.get(current.id)) ?? noChoice;
  const reason = useRef<HTMLTextAreaElement>(null);
  const search = useRef<HTMLInputElement>(null);

  const choose = (change: Partial<Choice>) => {
    if (current) setChoices((old) => new Map(old).set(current.id, { ...choice, fault: "", ...change }));
  };
  const step = (by: 1 | -1) => setChosen(neighbour(items, current, by));
  const record = () => {
    if (!current || !isDecidable(current)) return;
    const more = particularsOf(app, current, choice, all, now);
    const fault = faultOf(choice, more !== null);
    if (fault !== "" || choice.outcome === null || more === null) {
      choose({ fault: fault || "outcome" });
      if (fault === "reason") reason.current?.focus();
      return;
    }
    app.actions.decide(current.id, choice.outcome, choice.reason.trim(), more);
    setChoices((old) => new Map([...old].filter(([id]) => id !== current.id)));
    setChosen(neighbour(items.filter((c) => c.id === current.id || isUndecided(c)), current, 1));
  };
  const pick = (n: number) => () => {
    const outcome = outcomesNow[n];
    if (current && outcome && isDecidable(current) && canChoose(app, current, outcome)) choose({ outcome });
  };
  useKeys({
    ArrowDown: () => step(1), ArrowUp: () => step(-1), j: () => step(1), k: () => step(-1),
    ...Object.fromEntries(outcomesNow.map((_, n) => [`${n + 1}`, pick(n)])),
    "Ctrl+Enter": record,
    "/": () => (roomy ? search.current?.focus() : setDrawer(true)),
  });
  const queue = (
    <Queue
      app={app}
      items={items}
      current={current?.id ?? ""}
      open={(id) => {
        setChosen(id);
        setDrawer(false);
      }}
      only={only}
      setOnly={setOnly}
      words={words}
      setWords={setWords}
      search={search}
      drawer={!roomy}
    />
  );
  return (
    <>
      <Progress all={all} round={app.store.meta.value?.round ?? null} />
      <div class="processing">
        <h1 class="hidden-text">{t.processing.title}</h1>
        {roomy && queue}
        {current
          ? <ItemView app={app} c={current} now={now} choice={choice} open={setChosen} showQueue={() => setDrawer(true)} />
          : <NothingLeft app={app} had={all.length > 0} />}
        {current && <DecisionPanel app={app} c={current} now={now} choice={choice} choose={choose} record={record} skip={() => step(1)} reason={reason} />}
        {drawer && <Sheet title={t.processing.queue} close={() => setDrawer(false)}>{queue}</Sheet>}
      </div>
    </>
  );
}

// All input in text order; what has no place comes last.
function useAll(app: App): readonly Contribution[] {
  const { contributions, order, adrift } = app.store;
  const ids = [...new Set([...order.value, ...adrift.value])];
  const map = contributions.value;
  return useMemo(() => ids.flatMap((id) => map.get(id) ?? []).filter((c) => !c.withdrawn && c.kind !== "warning" && c.status !== "draft"), [map, ids.join()]);
}

function passes(c: Contribution, only: QueueFilter, words: string): boolean {
  const wanted = words.trim().toLocaleLowerCase();
  const said = `${c.body} ${c.origin.quote.exact} ${c.author.name} ${c.author.organisation}`.toLocaleLowerCase();
  if (wanted !== "" && !said.includes(wanted)) return false;
  switch (only) {
    case "all":
      return true;
    case "open":
      return isUndecided(c);
    case "conflict":
      return isConflicting(c);
    case "deferred":
      return c.decision?.outcome === "deferred";
    case "decided":
      return c.decision !== undefined;
  }
}

function neighbour(items: readonly Contribution[], current: Contribution | undefined, by: 1 | -1): string {
  const at = items.findIndex((c) => c.id === current?.id);
  const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  return next?.id ?? "";
}

function faultOf(choice: Choice, complete: boolean): Choice["fault"] {
  if (choice.outcome === null) return "outcome";
  if (!complete) return "particulars";
  return needsReason(choice.outcome) && choice.reason.trim() === "" ? "reason" : "";
}

interface ProgressProps {
  readonly all: readonly Contribution[];
  readonly round: SeenRound | null;
}

function Progress({ all, round }: ProgressProps) {
  const t = useAllTexts();
  // While readers keep a fixed text, they get the decisions together, also after the round is closed.
  const together = round !== null && round.state !== "planned" && round.mode === "fixed";
  const waiting = all.filter((c) => c.decision?.unpublished).length;
  const done = all.filter((c) => !isUndecided(c)).length;
  const conflicts = groups(all.map((c) => c.id), new Map(all.map((c) => [c.id, c]))).filter((g) => g.length > 1).length;
  const loose = all.filter((c) => c.status === "orphaned").length;
  const share = all.length === 0 ? 0 : Math.round((100 * done) / all.length);
  return (
    <section class="status roomy" aria-label={t.status.label}>
      <div class="status-end">
        <p><strong>{t.processing.progress(done, all.length)}</strong></p>
        <p>
          <span class="progress" role="progressbar" aria-label={t.processing.progressLabel} aria-valuenow={share} aria-valuemin={0} aria-valuemax={100}>
            <span style={{ width: `${share}%` }} />
          </span>
        </p>
        <p>{t.processing.counts(all.length - done, conflicts, loose)}</p>
      </div>
      <p><Icon name="eye" />{together ? t.processing.publishedTogether(waiting) : t.processing.published}</p>
    </section>
  );
}

function NothingLeft({ app, had }: { readonly app: App; readonly had: boolean }) {
  const t = useAllTexts();
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus(), []);
  const id = app.store.meta.value?.id ?? "";
  return (
    <div class="item">
      <div class="nothing-left">
        <h2 ref={head} tabIndex={-1}>{had ? t.processing.done : t.processing.nothing}</h2>
        <p>{had ? t.processing.doneMore : t.processing.nothingMore}</p>
        {had && <a class="button" href={`/d/${id}/versies`}>{t.processing.toRevisions}</a>}
      </div>
    </div>
  );
}
