import type { Node } from "prosemirror-model";

// The hash that tells whether this page still has the text that the authority
// has: SHA-256 of the canonical JSON, which has sorted keys and no spaces.

/** The canonical JSON of a document, byte for byte as the server writes it. */
export function canonical(doc: Node): string {
  return write(doc.toJSON());
}

function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${write(v)}`).join(",")}}`;
}

/** Hex of the hash; "" where the browser has no means for it (a page without a safe origin). */
export async function hashOf(doc: Node): Promise<string> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  if (!subtle) return "";
  const sum = await subtle.digest("SHA-256", new TextEncoder().encode(canonical(doc)));
  return [...new Uint8Array(sum)].map((b) => b.toString(16).padStart(2, "0")).join("");
}
