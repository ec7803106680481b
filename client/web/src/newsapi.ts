import { ask, list, record, text } from "./api";

// What the page with news asks over HTTP.

export type NewsKind = "roundOpened" | "roundExtended" | "closesTomorrow" | "adopted" | "submitted" | "reopened" | "reply" | "decision" | "reversal";

const kinds: readonly NewsKind[] = ["roundOpened", "roundExtended", "closesTomorrow", "adopted", "submitted", "reopened", "reply", "decision", "reversal"];

/** That there is something to read, and never what it says. */
export interface NewsItem {
  readonly kind: NewsKind;
  readonly document: string;
  readonly title: string;
  /** The contribution it is about; "" when it is about a round. */
  readonly contribution: string;
  /** When it happened: RFC 3339. */
  readonly at: string;
  /** When the round closes: RFC 3339, "" when it does not or there is none. */
  readonly closesAt: string;
  readonly fresh: boolean;
}

export interface News {
  readonly items: readonly NewsItem[];
  /** To be given back once these were seen. */
  readonly until: string;
}

export type MailChoice = "daily" | "weekly" | "off";

export const mailChoices: readonly MailChoice[] = ["daily", "weekly", "off"];

export async function news(): Promise<News> {
  return newsOf(await ask("/notices"));
}

export function newsOf(value: unknown): News {
  const o = record(value);
  return {
    until: text(o.until),
    items: list(o.notices).flatMap((row) => {
      const n = record(row);
      // What this page does not know is nothing it can show.
      return kinds.filter((k) => k === n.kind).map((kind) => ({
        kind,
        document: text(n.document),
        title: text(n.title),
        contribution: text(n.contribution),
        at: text(n.at),
        closesAt: text(n.closesAt),
        fresh: n.new === true,
      }));
    }),
  };
}

/** Says that everything up to a moment was seen. Throws Refusal. */
export async function sawNews(until: string): Promise<void> {
  await post("/notices/seen", { until });
}

export interface MailSettings {
  readonly mail: MailChoice;
  /** Whether this server mails, and has an address to mail to. */
  readonly sends: boolean;
}

export async function mailSettings(): Promise<MailSettings> {
  const o = record(await ask("/notices/settings"));
  return { mail: mailChoices.find((c) => c === o.mail) ?? "daily", sends: o.sends === true };
}

/** Throws Refusal. */
export async function chooseMail(mail: MailChoice): Promise<void> {
  await post("/notices/settings", { mail });
}

async function post(path: string, body: unknown): Promise<void> {
  await ask(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } });
}
