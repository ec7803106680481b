import type { TextWords } from "../store";
import { authorText } from "../views/say";
import type { Texts } from "./nl";

// So much of the marked words goes into a button's name; the words themselves follow it.
const longestQuote = 80;

/** The words that stand in the text itself. */
export function textWords(t: Texts): TextWords {
  return {
    label: t.reading.text,
    insertedBegin: t.words.insertedBegin,
    insertedEnd: t.words.insertedEnd,
    deletedBegin: t.words.deletedBegin,
    deletedEnd: t.words.deletedEnd,
    footnote: (text) => (text === "" ? t.tools.footnoteText : t.words.footnote(text)),
    cite: (c) => {
      switch (c.kind) {
        case "paragraph":
          return t.citation.short(c.n);
        case "table":
          return t.words.table(c.n);
        case "figure":
          return t.words.figure(c.n);
        case "section":
          return c.section;
      }
    },
    mark: (c) => {
      if (c.kind === "warning") return `${t.kinds.warning}: ${c.body}`;
      const quote = c.origin.quote.exact;
      return t.words.mark(t.kinds[c.kind], authorText(t, c.author).name, quote.length > longestQuote ? `${quote.slice(0, longestQuote)} …` : quote);
    },
  };
}
