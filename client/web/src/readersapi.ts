import { ask, list, record, text } from "./api";
import type { Audience } from "./seen";

// Who exactly would read it, when somebody asks for all names.

export interface Reader {
  readonly name: string;
  readonly pseudonym: boolean;
  readonly editor: boolean;
}

/** The readers of one organisation; "" for who is seen with none. */
export interface ReaderGroup {
  readonly organisation: string;
  readonly readers: readonly Reader[];
}

export async function readers(document: string, audience: Audience): Promise<readonly ReaderGroup[]> {
  return list(await ask(`/documents/${encodeURIComponent(document)}/audiences/${audience}/readers`)).map((row) => {
    const group = record(row);
    return { organisation: text(group.organisation), readers: list(group.readers).map(reader) };
  });
}

function reader(row: unknown): Reader {
  const o = record(row);
  return { name: text(o.name), pseudonym: o.pseudonym === true, editor: o.editor === true };
}
