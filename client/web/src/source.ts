import { backlog, DecodeError, openedDocument, problem } from "./decode";
import type { Frame, OpenedDocument } from "./seen";
import type { Problem } from "./store";

// What an open document asks over HTTP: its opening state and a long backlog.
// Everything that pages around the text ask is in api.ts.

export interface Source {
  /** Everything the viewer may see now. Throws SourceError. */
  readonly open: (document: string) => Promise<OpenedDocument>;
  /** What happened since a cursor. Throws SourceError. */
  readonly events: (document: string, cursor: string) => Promise<readonly Frame[]>;
  /** Whether the session still holds; unknown counts as yes. */
  readonly loggedIn: () => Promise<boolean>;
}

export class SourceError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.text);
    this.name = "SourceError";
  }
}

const root = "/api/v1";

export const httpSource: Source = {
  open: async (document) => openedDocument(await get(`/documents/${encodeURIComponent(document)}`), "opening"),
  events: async (document, cursor) => {
    const query = new URLSearchParams({ cursor });
    return backlog(await get(`/documents/${encodeURIComponent(document)}/events?${query}`), "events");
  },
  loggedIn: async () => {
    try {
      await get("/me");
      return true;
    } catch (error) {
      return !(error instanceof SourceError && error.problem.status === 401);
    }
  },
};

async function get(path: string): Promise<unknown> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(root + path, { credentials: "same-origin" });
    body = await response.json();
  } catch {
    throw new SourceError({ status: 0, kind: "unavailable", text: "", advice: "retry" });
  }
  if (!response.ok) throw new SourceError(problemOf(response.status, body));
  return body;
}

function problemOf(status: number, body: unknown): Problem {
  try {
    const p = problem(body, "problem");
    return { status, kind: p.kind, text: p.detail || p.title, advice: p.advice };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    // Something between us and the server answered instead of it.
    return { status, kind: "unavailable", text: "", advice: status === 401 ? "logIn" : "retry" };
  }
}
