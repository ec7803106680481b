import type { Audience } from "./protocol";
import { audience as audienceOf } from "./decode";

// What the pages around the text ask over HTTP. The text itself, its contributions
// and all commands go through the session.

/** A refusal over HTTP, in the words of the server. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly kind: string,
    text: string,
  ) {
    super(text);
  }
}

export interface Dossier {
  readonly id: string;
  readonly title: string;
  /** What the person is called there. */
  readonly name: string;
  /** What the person may do there while no round is open. */
  readonly may: readonly string[];
}

export interface MeAnswer {
  readonly name: string;
  readonly language: "nl" | "en";
  readonly dossiers: readonly Dossier[];
  readonly build: string;
}

export interface DocumentRow {
  readonly id: string;
  readonly title: string;
  readonly dossier: string;
  readonly status: string;
  /** Name of the round that was opened last, or is planned first; "" for none. */
  readonly round: string;
  /** How far that round is: "none", or as RoundState. */
  readonly state: string;
}

export interface AudienceAnswer {
  readonly audience: Audience;
  readonly readers: { readonly editors: number; readonly participants: number; readonly organisations: number };
  readonly names: readonly string[];
}

export interface ImportWarning {
  readonly line: number;
  readonly text: string;
}

export interface ImportPreview {
  readonly changes: number;
  readonly warnings: readonly ImportWarning[];
  readonly orphans: readonly { readonly id: string; readonly quote: string }[];
}

const root = "/api/v1";

/** Where the browser goes to log in and come back. */
export function logInURL(next: string): string {
  return `/login?next=${encodeURIComponent(next)}`;
}

export function documentURL(id: string, rest: string): string {
  return `${root}/documents/${encodeURIComponent(id)}/${rest}`;
}

export async function me(): Promise<MeAnswer> {
  const o = record(await ask("/me"));
  return {
    name: text(record(o.person).name),
    language: o.language === "en" ? "en" : "nl",
    dossiers: list(o.dossiers).map((d) => {
      const dossier = record(d);
      return { id: text(dossier.id), title: text(dossier.title), name: text(dossier.name), may: list(dossier.may).map(text) };
    }),
    build: text(o.build),
  };
}

export async function documents(): Promise<readonly DocumentRow[]> {
  const answer = await ask("/documents");
  const rows = Array.isArray(answer) ? answer : list(record(answer).documents);
  return rows.map((row) => {
    const o = record(row);
    return {
      id: text(o.id),
      title: text(o.title),
      dossier: text(o.dossier),
      status: text(o.status),
      round: text(o.round),
      state: text(o.state),
    };
  });
}

export async function audiences(document: string): Promise<readonly AudienceAnswer[]> {
  return list(await ask(`/documents/${encodeURIComponent(document)}/audiences`)).map((row) => {
    const o = record(row);
    const readers = record(o.readers);
    return {
      audience: audienceOf(o.audience, "audience"),
      readers: { editors: number(readers.editors), participants: number(readers.participants), organisations: number(readers.organisations) },
      names: list(o.names ?? []).map(text),
    };
  });
}

/** The server's comparison, and both texts as they are on the wire; comparison.ts reads them. */
export async function compare(document: string, from: string, to: string): Promise<{ readonly rows: unknown; readonly before: unknown; readonly after: unknown }> {
  const base = `/documents/${encodeURIComponent(document)}`;
  const textAt = async (revision: string) => record(await ask(`${base}/revisions/${encodeURIComponent(revision)}/text`)).doc;
  const query = new URLSearchParams({ from, to });
  const [rows, before, after] = await Promise.all([ask(`${base}/comparison?${query}`), textAt(from), textAt(to)]);
  return { rows, before, after };
}

export async function previewImport(document: string, file: Blob): Promise<ImportPreview> {
  const o = record(await send(`/documents/${encodeURIComponent(document)}/import/preview`, file));
  return {
    changes: number(o.changes),
    warnings: list(o.warnings ?? []).map(warning),
    orphans: list(o.orphans ?? []).map((row) => {
      const orphan = record(row);
      return { id: text(orphan.id), quote: text(record(record(orphan.origin).quote).exact) };
    }),
  };
}

/** The id makes a retry harmless: the same import is done once. */
export async function importText(document: string, file: Blob, id: string): Promise<void> {
  await send(`/documents/${encodeURIComponent(document)}/import`, file, { "idempotency-key": id });
}

/** Makes a document and gives its id. */
export async function createDocument(dossier: string, title: string, file: Blob): Promise<string> {
  const query = new URLSearchParams({ dossier, title });
  return text(record(await send(`/documents?${query}`, file)).id);
}

/** Leaves the application: the provider may have a page of its own to end its session. */
export function logOut(): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/logout";
  document.body.append(form);
  form.submit();
}

// ---- the wire

function send(path: string, file: Blob, headers: Readonly<Record<string, string>> = {}): Promise<unknown> {
  return ask(path, { method: "POST", body: file, headers: { "content-type": "text/markdown; charset=utf-8", ...headers } });
}

/** One request to the server. Throws Refusal. */
export async function ask(path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await fetch(root + path, { credentials: "same-origin", ...init });
  const isJSON = /\bjson\b/.test(response.headers.get("content-type") ?? "");
  const body: unknown = isJSON ? await response.json() : null;
  if (response.ok) return body;
  const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  throw new Refusal(response.status, text(problem.kind), text(problem.detail) || text(problem.title));
}

function warning(row: unknown): ImportWarning {
  const o = record(row);
  return { line: number(o.line), text: text(o.text) };
}

// ---- decoding: an answer of another shape is a fault of ours, and says so

export function record(value: unknown): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new TypeError("the answer is not an object");
}

export function list(value: unknown): readonly unknown[] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value)) return value;
  throw new TypeError("the answer is not a list");
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function number(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}
