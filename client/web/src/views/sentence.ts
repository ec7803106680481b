import type { Row, Span } from "../comparison";
import type { AllTexts } from "../text/context";
import { citationText } from "./say";

// A change as a plain sentence: what a screen reader reads, and what stands in the list.

export interface Sentence {
  readonly where: string;
  readonly text: string;
}

const longest = 140;

export function sentenceOf(t: AllTexts, row: Row): Sentence {
  const side = row.after ?? row.before;
  const where = side ? citationText(t, side.citation) : "";
  // A quoted sentence brings its own full stop.
  return { where, text: textOf(t, row).replace(/([.!?]’)\./g, "$1") };
}

function textOf(t: AllTexts, row: Row): string {
  const s = t.comparison.sentence;
  switch (row.is) {
    case "same":
      return "";
    case "added":
      return s.addedBlock(short(words(row.spans, "ins")));
    case "removed":
      return s.removedBlock(short(words(row.spans, "del")));
    case "marks":
      return s.marks;
    case "moved":
      return s.movedHere(row.elsewhere ? citationText(t, row.elsewhere) : "");
    case "movedChanged":
      return [s.movedHere(row.elsewhere ? citationText(t, row.elsewhere) : ""), ...replacements(t, row.spans)].join(" ");
    case "changed":
      return replacements(t, row.spans).join(" ");
  }
}

// Deleted and inserted words that meet are one replacement.
function replacements(t: AllTexts, spans: readonly Span[]): readonly string[] {
  const s = t.comparison.sentence;
  const found: string[] = [];
  for (let i = 0; i < spans.length; i++) {
    const span = spans[i];
    const next = spans[i + 1];
    if (!span || span.is === "same") continue;
    if (span.is === "marks") found.push(s.marks);
    else if (next && next.is !== span.is && (next.is === "ins" || next.is === "del")) {
      const [was, becomes] = span.is === "del" ? [span.text, next.text] : [next.text, span.text];
      found.push(s.changed(short(was), short(becomes)));
      i++;
    } else found.push(span.is === "ins" ? s.added(short(span.text)) : s.removed(short(span.text)));
  }
  return found;
}

function words(spans: readonly Span[], is: "ins" | "del"): string {
  const own = spans.filter((s) => s.is === is || s.is === "same");
  return own.map((s) => s.text).join("");
}

function short(text: string): string {
  const plain = text.trim().replace(/\s+/g, " ");
  return plain.length <= longest ? plain : `${plain.slice(0, plain.lastIndexOf(" ", longest))} …`;
}
