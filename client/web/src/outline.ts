import type { Node } from "prosemirror-model";
import type { Citation } from "./store";

// Numbered headings and citations, computed as review/outline.go does; both
// read the same test vectors.

export interface Heading {
  readonly id: string;
  readonly number: string;
  readonly level: number;
  readonly depth: number;
  readonly title: string;
}

export interface OutlineEntry {
  readonly from: number;
  readonly to: number;
  readonly citation: Citation;
  readonly heading?: Heading;
}

/** The section that holds a position. Before the first heading there is none. */
export interface Section {
  readonly heading: Heading | null;
  readonly from: number;
  readonly to: number;
}

const appendixWord = "Bijlage";

/** What can be cited in a document, in text order. */
export class Outline {
  constructor(
    readonly entries: readonly OutlineEntry[],
    readonly size: number,
  ) {}

  /** The headings with their places, for a table of contents. */
  get headings(): readonly (OutlineEntry & { readonly heading: Heading })[] {
    return this.entries.filter((e): e is OutlineEntry & { heading: Heading } => e.heading !== undefined);
  }

  /** The part that begins exactly here; null if none does. */
  entryAt(pos: number): OutlineEntry | null {
    const entry = this.entries[this.last(pos)];
    return entry?.from === pos ? entry : null;
  }

  /** Names the place at a position; in no part, the section it is in. */
  citation(pos: number): Citation {
    const entry = this.entries[this.last(pos)];
    if (!entry) return { section: "", kind: "section", n: 0 };
    if (pos < entry.to) return entry.citation;
    return { section: entry.citation.section, kind: "section", n: 0 };
  }

  /** The innermost section at a position, from its heading to the next that is not deeper. */
  sectionAt(pos: number): Section {
    let i = this.last(pos);
    while (i >= 0 && !this.entries[i]?.heading) i--;
    const found = this.entries[i];
    const heading = found?.heading ?? null;
    const next = this.entries
      .slice(i + 1)
      .find((e) => e.heading && (heading === null || e.heading.depth <= heading.depth));
    return { heading, from: found?.from ?? 0, to: next?.from ?? this.size };
  }

  /** The heading whose section holds a position; null before the first. */
  headingAt(pos: number): Heading | null {
    for (let i = this.last(pos); i >= 0; i--) {
      const heading = this.entries[i]?.heading;
      if (heading) return heading;
    }
    return null;
  }

  /** The section of the heading with this id. */
  sectionOf(id: string): Section | null {
    const entry = this.entries.find((e) => e.heading?.id === id);
    return entry ? this.sectionAt(entry.from) : null;
  }

  private last(pos: number): number {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((this.entries[mid]?.from ?? 0) > pos) high = mid;
      else low = mid + 1;
    }
    return low - 1;
  }
}

/** Numbers a document. Only top-level nodes and quotations are looked into. */
export function outlineOf(doc: Node): Outline {
  const outliner = new Outliner();
  outliner.walk(doc, 0, true);
  return new Outline(outliner.entries, doc.content.size);
}

class Outliner {
  readonly entries: OutlineEntry[] = [];
  private open: { level: number; number: string }[] = [];
  private counts: number[] = [];
  private appendices = 0;
  private paragraphs = 0;
  private tables = 0;
  private figures = 0;

  walk(parent: Node, start: number, top: boolean): void {
    parent.forEach((node, offset) => this.visit(node, start + offset, top));
  }

  private visit(node: Node, from: number, top: boolean): void {
    switch (node.type.name) {
      case "heading":
        if (top) this.heading(node, from);
        else this.paragraph(node, from);
        return;
      case "paragraph":
        if (node.content.size > 0) this.paragraph(node, from);
        return;
      case "bullet_list":
      case "ordered_list":
        this.paragraph(node, from);
        return;
      case "blockquote":
        this.walk(node, from + 1, false);
        return;
      case "table":
        this.add(node, from, "table", ++this.tables);
        return;
      case "figure":
        this.add(node, from, "figure", ++this.figures);
    }
  }

  private paragraph(node: Node, from: number): void {
    this.add(node, from, "paragraph", ++this.paragraphs);
  }

  private add(node: Node, from: number, kind: Citation["kind"], n: number, heading?: Heading): void {
    const section = this.open.at(-1)?.number ?? "";
    const entry = { from, to: from + node.nodeSize, citation: { section, kind, n } };
    this.entries.push(heading ? { ...entry, heading } : entry);
  }

  private heading(node: Node, from: number): void {
    const level = Number(node.attrs.level);
    const title = node.textContent.trim();
    while ((this.open.at(-1)?.level ?? 0) >= level) this.open.pop();
    const number = this.number(level, title);
    this.open.push({ level, number });
    this.paragraphs = 0;
    const id = String(node.attrs.id);
    this.add(node, from, "section", 0, { id, number, level, depth: this.open.length, title });
  }

  // A level that was skipped gets no number of its own: a level 3 right under a level 1 is "1.1".
  private number(level: number, title: string): string {
    const depth = this.open.length;
    if (level === 1 && title.startsWith(appendixWord)) {
      this.counts.length = Math.min(this.counts.length, 1);
      return letters(++this.appendices);
    }
    while (this.counts.length <= depth) this.counts.push(0);
    this.counts.length = depth + 1;
    const own = (this.counts[depth] ?? 0) + 1;
    this.counts[depth] = own;
    return depth === 0 ? String(own) : `${this.open[depth - 1]?.number ?? ""}.${own}`;
  }
}

// A to Z, AA, AB and on, as spreadsheets count.
function letters(n: number): string {
  let s = "";
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    s = String.fromCharCode(65 + ((rest - 1) % 26)) + s;
  }
  return s;
}
