import type { ChangeText } from "../store";
import { useTexts } from "../text/context";

// Words of the text in a card: always in the serif voice, always with a shape beside the colour.

export function Inserted({ children }: { readonly children: string }) {
  const t = useTexts();
  return (
    <ins>
      <span class="hidden-text">{t.words.insertedBegin} </span>{children}<span class="hidden-text"> {t.words.insertedEnd}</span>
    </ins>
  );
}

export function Deleted({ children }: { readonly children: string }) {
  const t = useTexts();
  return (
    <del>
      <span class="hidden-text">{t.words.deletedBegin} </span>{children}<span class="hidden-text"> {t.words.deletedEnd}</span>
    </del>
  );
}

// So much of the words around a change stands in a card; the text itself is beside it.
const cardContext = 14;

interface WasBecomesProps {
  readonly changes: readonly ChangeText[];
  /** What it was stands beside it already. */
  readonly withoutWas?: boolean;
}

/** Was and Wordt of a proposal, with a few words around them. */
export function WasBecomes({ changes, withoutWas }: WasBecomesProps) {
  const t = useTexts();
  return (
    <>
      {changes.map((change, i) => {
        const before = lastWords(change.context.before, cardContext);
        const after = firstWords(change.context.after, cardContext);
        return (
          <dl class="was" key={i}>
            {!withoutWas && <dt>{t.card.was}</dt>}
            {!withoutWas && (
              <dd>
                {before}
                {change.was ? <Deleted>{change.was}</Deleted> : before || after ? null : <span class="nothing">{t.card.nothing}</span>}
                {after}
              </dd>
            )}
            <dt>{t.card.becomes}</dt>
            <dd>
              {before}
              {change.becomes ? <Inserted>{change.becomes}</Inserted> : before || after ? null : <span class="nothing">{t.card.removed}</span>}
              {after}
            </dd>
          </dl>
        );
      })}
    </>
  );
}

/** One line of running text with both: for the sides of a conflict and the result. */
export function Redline({ changes }: { readonly changes: readonly ChangeText[] }) {
  return (
    <p class="quoted">
      {changes.map((change, i) => (
        <span key={i}>
          {i > 0 && " … "}
          {lastWords(change.context.before, cardContext)}
          {change.was && <Deleted>{change.was}</Deleted>}
          {change.was && change.becomes && " "}
          {change.becomes && <Inserted>{change.becomes}</Inserted>}
          {firstWords(change.context.after, cardContext)}
        </span>
      ))}
    </p>
  );
}

/** The end of a text in whole words, at most about so many characters. */
export function lastWords(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(-most);
  const space = cut.indexOf(" ");
  return space < 0 ? cut : cut.slice(space + 1);
}

export function firstWords(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most);
  const space = cut.lastIndexOf(" ");
  return space < 0 ? cut : cut.slice(0, space);
}
