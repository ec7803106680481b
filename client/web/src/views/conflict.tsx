import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { CardBody, KindLabel, StateChip } from "./card";
import { authorText, isUndecided } from "./say";
import { Redline } from "./words";

interface ConflictProps {
  readonly app: App;
  readonly group: readonly Contribution[];
  readonly now: Date;
  readonly openId: string;
}

/** Proposals for the same words, side by side and of equal weight; opened they stand whole, one under the other. */
export function ConflictCard({ app, group, now, openId }: ConflictProps) {
  const t = useTexts();
  const opened = group.some((c) => c.id === openId);
  const first = group[0];
  if (!first) return null;
  return (
    <article class={opened ? "card opened" : "card"} aria-label={t.card.conflictTitle(group.length)}>
      <p class="conflict-title"><Icon name="conflict" />{t.card.conflictTitle(group.length)}</p>
      {opened ? group.map((c) => (
        <section class="conflict-part" key={c.id} id={`c-${c.id}`} aria-labelledby={`a-${c.id}`}>
          <header class="card-head">
            <span class="kind"><KindLabel c={c} /></span>
            <StateChip c={c} />
          </header>
          <CardBody app={app} c={c} now={now} opened={c.id === openId} />
          {c.id !== openId && (
            <button type="button" class="quiet" onClick={() => app.actions.openCard(c.id)}>{t.card.to(nameOf(c))}</button>
          )}
        </section>
      )) : (
        <>
          <div class="sides">
            {group.map((c) => (
              <div class="side" key={c.id}>
                <p class="by">{nameOf(c)}</p>
                <Redline changes={app.actions.changeTexts(c.id)} />
              </div>
            ))}
          </div>
          <footer class="card-foot">
            <button type="button" class="quiet" onClick={() => app.actions.openCard(first.id)}>{t.card.seeBoth}</button>
          </footer>
        </>
      )}
    </article>
  );

  function nameOf(c: Contribution): string {
    const { name } = authorText(t, c.author);
    return c.author.organisation && !c.author.pseudonym ? c.author.organisation : name;
  }
}

/**
 * Puts contributions that conflict together, at the place of the first of them.
 * Only open proposals conflict; every id stands in one group.
 */
export function groups(ids: readonly string[], all: ReadonlyMap<string, Contribution>): readonly (readonly Contribution[])[] {
  const taken = new Set<string>();
  const result: (readonly Contribution[])[] = [];
  const wanted = new Set(ids);
  for (const id of ids) {
    const c = all.get(id);
    if (!c || taken.has(id)) continue;
    const group = reach(c, all, wanted).filter((g) => !taken.has(g.id));
    for (const g of group) taken.add(g.id);
    result.push(group);
  }
  return result;
}

/** All open proposals that reach a contribution through conflicts, itself first; only those shown, if that is given. */
export function reach(
  start: Contribution,
  all: ReadonlyMap<string, Contribution>,
  shown: ReadonlySet<string> | null,
): readonly Contribution[] {
  const found = [start];
  if (start.kind !== "suggestion" || !isUndecided(start)) return found;
  for (const c of found) {
    for (const id of c.conflicts) {
      const other = all.get(id);
      if (other && (shown?.has(id) ?? true) && isUndecided(other) && !found.includes(other)) found.push(other);
    }
  }
  return found;
}
