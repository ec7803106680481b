import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { Later } from "../later";
import type { App } from "../session";
import { useTexts } from "../text/context";

// Deeper headings would bury the list; what is said there counts for the heading above.
const deepest = 3;

const loadMarks = async () => (await import("./sectionmarks")).SectionMarks;

interface ContentsProps {
  readonly app: App;
  readonly drawer?: boolean;
  /** Called after a section was chosen, so that a drawer can close. */
  readonly chosen?: () => void;
}

/** The headings with their numbers, how many contributions the reader can see in each, and what they said of it. */
export function Contents({ app, drawer, chosen }: ContentsProps) {
  const t = useTexts();
  const headings = (app.store.outline.value?.headings ?? []).filter((h) => h.heading.depth <= deepest);
  const listed = listedSections(app);
  const counts = countBySection(app, listed);
  const [here, tell] = useState("");
  const marks = <Later load={loadMarks} quiet show={(Marks) => <Marks app={app} here={here} tell={tell} listed={listed} />} />;
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const row = list.current?.querySelector<HTMLElement>("[aria-current]");
    // Only the list itself scrolls; the page stays where the reader is.
    if (row && list.current && !drawer) list.current.scrollTop = row.offsetTop - list.current.clientHeight / 2;
  }, [here]);
  return (
    <nav class={drawer ? "contents drawer" : "contents"} aria-labelledby="contents-title">
      <h2 id="contents-title">{t.reading.contents}</h2>
      {drawer && marks}
      {headings.length === 0 && <p>{t.reading.noContents}</p>}
      <ol ref={list}>
        {headings.map(({ heading }) => {
          const count = counts.get(heading.id) ?? 0;
          const mark = app.store.sections.value.get(heading.id);
          return (
            <li key={heading.id} class={["", "", "deeper", "deeper deepest"][heading.depth]}>
              <a
                href={`#section-${heading.id}`}
                aria-current={heading.id === here ? "location" : undefined}
                onClick={(e) => {
                  e.preventDefault();
                  chosen?.();
                  app.actions.goTo({ section: heading.id });
                }}
              >
                <span class="n">{heading.number}</span>
                <span>{heading.title}</span>
                {mark && <span class="marked"><Icon name={mark === "read" ? "check" : "not"} /><span class="hidden-text">, {t.reading.marks[mark]}</span></span>}
                {count > 0 && <span class="number"><span aria-hidden="true">{count}</span><span class="hidden-text">, {t.reading.contributionsIn(count)}</span></span>}
              </a>
            </li>
          );
        })}
      </ol>
      {!drawer && marks}
      <footer>{t.reading.contentsNote}</footer>
    </nav>
  );
}

function countBySection(app: App, listed: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const id of app.store.order.value) {
    const section = listed.get(app.store.contributions.value.get(id)?.section ?? "");
    if (section !== undefined) counts.set(section, (counts.get(section) ?? 0) + 1);
  }
  return counts;
}

// Every section, and the one in the list that it counts for.
function listedSections(app: App): ReadonlyMap<string, string> {
  const listed = new Map<string, string>();
  let last = "";
  for (const { heading } of app.store.outline.value?.headings ?? []) {
    if (heading.depth <= deepest) last = heading.id;
    listed.set(heading.id, last);
  }
  return listed;
}
