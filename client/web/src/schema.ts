import type { AttributeSpec, DOMOutputSpec, MarkSpec, Node, NodeSpec, TagParseRule } from "prosemirror-model";
import { Schema } from "prosemirror-model";
import source from "../../../review/prose/schema.json";

// The document's schema. Its content comes from the one schema.json that the
// server reads too; here it only gets a face: how nodes and marks are drawn and
// recognised in pasted text.

interface SourceAttr {
  readonly default?: unknown;
  readonly validate: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly items?: string;
}

interface SourceSpec {
  readonly attrs?: Readonly<Record<string, SourceAttr>>;
  readonly [key: string]: unknown;
}

interface Source {
  readonly topNode: string;
  readonly nodes: readonly (readonly [string, SourceSpec])[];
  readonly marks: readonly (readonly [string, SourceSpec])[];
}

/** Where an image of the text is served, by the hash of its bytes. */
export function imageURL(hash: string): string {
  return `/api/v1/images/${hash}`;
}

function span(node: Node): Record<string, string> {
  const attrs: Record<string, string> = {};
  if (node.attrs.colspan !== 1) attrs.colspan = String(node.attrs.colspan);
  if (node.attrs.rowspan !== 1) attrs.rowspan = String(node.attrs.rowspan);
  return attrs;
}

// Headings of the text come under the page's own h1.
const nodeFaces: Readonly<Record<string, (node: Node) => DOMOutputSpec>> = {
  paragraph: () => ["p", 0],
  heading: (n) => [`h${Number(n.attrs.level) + 1}`, { "data-level": String(n.attrs.level), "data-id": String(n.attrs.id) }, 0],
  bullet_list: () => ["ul", 0],
  ordered_list: (n) => ["ol", n.attrs.start === 1 ? {} : { start: String(n.attrs.start) }, 0],
  list_item: () => ["li", 0],
  blockquote: () => ["blockquote", 0],
  table: () => ["div", { class: "table-region", role: "region", tabindex: "0" }, ["table", ["tbody", 0]]],
  table_row: () => ["tr", 0],
  table_header: (n) => ["th", span(n), 0],
  table_cell: (n) => ["td", span(n), 0],
  figure: (n) => [
    "figure",
    { "data-image": String(n.attrs.image) },
    ["img", { src: imageURL(String(n.attrs.image)), alt: String(n.attrs.alt), loading: "lazy" }],
    ["figcaption", 0],
  ],
  page_break: () => ["hr", { class: "page-break" }],
  hard_break: () => ["br"],
  footnote: (n) => ["span", { class: "footnote", "data-text": String(n.attrs.text) }],
};

function attribute(element: HTMLElement, name: string, fallback: number): number {
  const value = Number(element.getAttribute(name) ?? fallback);
  return Number.isInteger(value) && value > 0 ? value : fallback;
}

function cellAttrs(element: HTMLElement) {
  return { colspan: attribute(element, "colspan", 1), rowspan: attribute(element, "rowspan", 1), colwidth: null };
}

function headingRule(tag: number): TagParseRule {
  return {
    tag: `h${tag}`,
    getAttrs: (e) => ({ level: Math.min(4, attribute(e, "data-level", tag)), id: e.getAttribute("data-id") ?? "" }),
  };
}

function figureAttrs(element: HTMLElement): { image: string; alt: string } | false {
  const image = element.getAttribute("data-image") ?? "";
  const alt = element.querySelector("img")?.getAttribute("alt") ?? "";
  return /^[0-9a-f]{64}$/.test(image) && alt !== "" ? { image, alt } : false;
}

const nodeRules: Readonly<Record<string, readonly TagParseRule[]>> = {
  paragraph: [{ tag: "p" }],
  heading: [1, 2, 3, 4, 5, 6].map(headingRule),
  bullet_list: [{ tag: "ul" }],
  ordered_list: [{ tag: "ol", getAttrs: (e) => ({ start: attribute(e, "start", 1) }) }],
  list_item: [{ tag: "li" }],
  blockquote: [{ tag: "blockquote" }],
  table: [{ tag: "table" }],
  table_row: [{ tag: "tr" }],
  table_header: [{ tag: "th", getAttrs: cellAttrs }],
  table_cell: [{ tag: "td", getAttrs: cellAttrs }],
  figure: [{ tag: "figure[data-image]", getAttrs: figureAttrs, contentElement: "figcaption" }],
  page_break: [{ tag: "hr.page-break" }],
  hard_break: [{ tag: "br" }],
  footnote: [{ tag: "span.footnote", getAttrs: (e) => ({ text: e.getAttribute("data-text") ?? "" }) }],
};

const safeLink = /^(https?:\/\/|mailto:|#)/;

const markFaces: Readonly<Record<string, MarkSpec>> = {
  link: {
    toDOM: (m) => ["a", { href: String(m.attrs.href), rel: "noopener noreferrer" }, 0],
    parseDOM: [
      {
        tag: "a[href]",
        getAttrs: (e) => {
          const href = e.getAttribute("href") ?? "";
          return safeLink.test(href) ? { href } : false;
        },
      },
    ],
  },
  strong: { toDOM: () => ["strong", 0], parseDOM: [{ tag: "strong" }, { tag: "b" }] },
  em: { toDOM: () => ["em", 0], parseDOM: [{ tag: "em" }, { tag: "i" }] },
  underline: { toDOM: () => ["u", 0], parseDOM: [{ tag: "u" }] },
  superscript: { toDOM: () => ["sup", 0], parseDOM: [{ tag: "sup" }] },
  subscript: { toDOM: () => ["sub", 0], parseDOM: [{ tag: "sub" }] },
};

function typeName(value: unknown): string {
  return value === null ? "null" : typeof value;
}

function fits(value: unknown, rule: SourceAttr): boolean {
  if (!rule.validate.split("|").includes(typeName(value))) return false;
  if (rule.enum && !rule.enum.includes(value)) return false;
  if (rule.pattern !== undefined && !(typeof value === "string" && new RegExp(rule.pattern, "u").test(value))) return false;
  if (rule.min !== undefined && !(typeof value === "number" && value >= rule.min)) return false;
  if (rule.max !== undefined && !(typeof value === "number" && value <= rule.max)) return false;
  if (rule.items === undefined || value === null) return true;
  return Array.isArray(value) && value.every((v: unknown) => typeof v === rule.items);
}

function attributes(spec: SourceSpec): Record<string, AttributeSpec> {
  const attrs: Record<string, AttributeSpec> = {};
  for (const [name, rule] of Object.entries(spec.attrs ?? {})) {
    const validate = (value: unknown) => {
      if (!fits(value, rule)) throw new RangeError(`attribute ${name} cannot be ${JSON.stringify(value)}`);
    };
    attrs[name] = "default" in rule ? { default: rule.default, validate } : { validate };
  }
  return attrs;
}

function nodeSpec(name: string, spec: SourceSpec): NodeSpec {
  const face = nodeFaces[name];
  const rules = nodeRules[name];
  return {
    ...spec,
    attrs: attributes(spec),
    ...(face ? { toDOM: face } : {}),
    ...(rules ? { parseDOM: rules } : {}),
  };
}

function build(from: Source): Schema {
  const nodes: Record<string, NodeSpec> = {};
  for (const [name, spec] of from.nodes) nodes[name] = nodeSpec(name, spec);
  const marks: Record<string, MarkSpec> = {};
  for (const [name, spec] of from.marks) marks[name] = { ...spec, attrs: attributes(spec), ...markFaces[name] };
  return new Schema({ topNode: from.topNode, nodes, marks });
}

/** The one schema. Order of nodes and marks is as in schema.json. */
export const schema: Schema = build(source as unknown as Source);

/** A node type by name; a name that the schema does not know is a defect. */
export function nodeType(name: string) {
  const type = schema.nodes[name];
  if (!type) throw new Error(`the schema has no node ${name}`);
  return type;
}

/** A mark type by name; a name that the schema does not know is a defect. */
export function markType(name: string) {
  const type = schema.marks[name];
  if (!type) throw new Error(`the schema has no mark ${name}`);
  return type;
}
