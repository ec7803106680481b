import { ask } from "./api";
import { type Decoder, integer, kind, list, maybe, object, oneOf, or, outcome, text, yes } from "./decode";
import type { Kind, Outcome } from "./seen";

// What the page with the response report (reactienota) asks over HTTP.

export type Edition = "published" | "full";
export type ReportOutcome = Outcome | "inProcess" | "withdrawn";

export interface ReportChange {
  readonly before: string;
  readonly after: string;
}

/** sameAs is 0 for none, until "" for no day. After is empty when the sentence went; it is only of use when it changed. */
export interface ReportAnswer {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly at: string;
  readonly adopted: readonly ReportChange[];
  readonly sameAs: number;
  readonly until: string;
  readonly before: string;
  readonly changed: boolean;
  readonly after: string;
  readonly reversed?: { readonly reason: string };
}

export interface ReportEntry {
  /** Order in the report, from 1. */
  readonly n: number;
  readonly id: string;
  readonly kind: Kind;
  readonly author: { readonly name: string; readonly organisation: string; readonly pseudonym: boolean };
  readonly at: string;
  readonly late: boolean;
  readonly citation?: { readonly section: string; readonly kind: "section" | "paragraph" | "table" | "figure"; readonly n: number };
  readonly quote: string;
  readonly body: string;
  readonly redacted: boolean;
  readonly proposed: readonly ReportChange[];
  readonly endorsements: number;
  readonly outcome: ReportOutcome;
  readonly answer?: ReportAnswer;
  readonly earlier: readonly ReportAnswer[];
}

export interface ReportSection {
  readonly part: "whole" | "section" | "gone";
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly entries: readonly ReportEntry[];
}

export type Unshown = "editorsOnly" | "withdrawn" | "hidden" | "held" | "other";

export interface Report {
  readonly edition: Edition;
  readonly title: string;
  readonly preview: boolean;
  readonly rounds: readonly { readonly id: string; readonly name: string; readonly opened: string }[];
  readonly totals: {
    readonly submitted: number;
    /** Some are too few to count. */
    readonly atLeast: boolean;
    readonly shown: number;
    readonly outcomes: readonly { readonly outcome: ReportOutcome; readonly count: number }[];
    readonly unshown: readonly { readonly why: Unshown; readonly count: number; readonly few: boolean }[];
  };
  readonly sections: readonly ReportSection[];
}

const reportOutcome: Decoder<ReportOutcome> = (value, at) =>
  value === "inProcess" || value === "withdrawn" ? value : outcome(value, at);

const change = object<ReportChange>({ before: text, after: text });

const answer = object<ReportAnswer>({
  outcome,
  reason: or(text, ""),
  at: text,
  adopted: list(change),
  sameAs: or(integer, 0),
  until: or(text, ""),
  before: or(text, ""),
  changed: or(yes, false),
  after: or(text, ""),
  reversed: maybe(object<{ reason: string }>({ reason: text })),
});

const entry = object<ReportEntry>({
  n: integer,
  id: text,
  kind,
  author: object<ReportEntry["author"]>({ name: text, organisation: or(text, ""), pseudonym: or(yes, false) }),
  at: text,
  late: or(yes, false),
  citation: maybe(object<NonNullable<ReportEntry["citation"]>>({ section: text, kind: oneOf("section", "paragraph", "table", "figure"), n: integer })),
  quote: or(text, ""),
  body: or(text, ""),
  redacted: or(yes, false),
  proposed: list(change),
  endorsements: or(integer, 0),
  outcome: reportOutcome,
  answer: maybe(answer),
  earlier: list(answer),
});

const report: Decoder<Report> = object<Report>({
  edition: oneOf<Edition>("published", "full"),
  title: text,
  preview: or(yes, false),
  rounds: list(object<Report["rounds"][number]>({ id: text, name: text, opened: text })),
  totals: object<Report["totals"]>({
    submitted: integer,
    atLeast: or(yes, false),
    shown: integer,
    outcomes: list(object<Report["totals"]["outcomes"][number]>({ outcome: reportOutcome, count: integer })),
    unshown: list(object<Report["totals"]["unshown"][number]>({ why: oneOf<Unshown>("editorsOnly", "withdrawn", "hidden", "held", "other"), count: or(integer, 0), few: or(yes, false) })),
  }),
  sections: list(
    object<ReportSection>({
      part: oneOf<ReportSection["part"]>("whole", "section", "gone"),
      id: or(text, ""),
      number: or(text, ""),
      title: or(text, ""),
      entries: list(entry),
    }),
  ),
});

/** Where a format of an edition is to be had; "" is what the page itself reads. */
export function reportHref(document: string, edition: Edition, round: string, format: "" | "csv" | "xlsx" | "pdf"): string {
  const query = new URLSearchParams({ edition, ...(round === "" ? {} : { round }) });
  return `/api/v1/documents/${encodeURIComponent(document)}/report${format === "" ? "" : `.${format}`}?${query}`;
}

/** Asks for the report. Throws Refusal. */
export async function reportOf(document: string, edition: Edition, round: string): Promise<Report> {
  return report(await ask(reportHref(document, edition, round, "").slice("/api/v1".length)), "report");
}
