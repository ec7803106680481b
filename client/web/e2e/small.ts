import { barriers } from "./barriers";
import type { Demo } from "./demo";
import type { Person } from "./person";
import { expect } from "./test";

// A text of two paragraphs, for what is about the text as a whole.

export const title = "Klein plan";

const words = (text: string) => ({ content: [{ type: "text", text }] });

// Other words for “betaalt” in the second paragraph.
export const proposal = {
  type: "contribute", kind: "suggestion", audience: "round", target: "words", from: 53, to: 60, body: "Betalen en vergoeden zijn niet hetzelfde.",
  changes: [{ from: 53, to: 60, slice: words("vergoedt"), before: words("betaalt") }],
};

export async function small(nadia: Person, demo: Demo): Promise<string> {
  const me = (await (await nadia.page.request.get(`${demo.url}/api/v1/me`)).json()) as { dossiers: { id: string }[] };
  const query = new URLSearchParams({ dossier: me.dossiers[0]?.id ?? "", title });
  const answer = await nadia.page.request.post(`${demo.url}/api/v1/documents?${query}`, {
    headers: { origin: demo.url, "content-type": "text/markdown" },
    data: "# Klein plan\n\n## Loket\n\nGemeenten kunnen een loket openen.\n\nHet Rijk betaalt mee.\n",
  });
  expect(answer.status()).toBe(201);
  return ((await answer.json()) as { id: string }).id;
}

async function post(who: Person, demo: Demo, doc: string, frame: object) {
  return who.page.request.post(`${demo.url}/api/v1/documents/${doc}/commands`, {
    headers: { origin: demo.url, "content-type": "application/json" },
    data: JSON.stringify({ id: crypto.randomUUID(), ...frame }),
  });
}

/** Does a command as a program does, and gives the answer. */
export async function command(who: Person, demo: Demo, doc: string, frame: object): Promise<{ readonly contribution?: string; readonly revision?: string }> {
  const answer = await post(who, demo, doc, frame);
  expect(answer.status(), await answer.text()).toBe(200);
  return ((await answer.json()) as { answer: { contribution?: string; revision?: string } }).answer;
}

export async function refusal(who: Person, demo: Demo, doc: string, frame: object): Promise<string> {
  return ((await (await post(who, demo, doc, frame)).json()) as { detail?: string }).detail ?? "";
}

export async function versionOf(who: Person, demo: Demo, doc: string): Promise<number> {
  return ((await (await who.page.request.get(`${demo.url}/api/v1/documents/${doc}/adoption`)).json()) as { version: number }).version;
}

/** Pictures at three widths, without a barrier that a machine can find. */
export async function look(who: Person, name: string, whole = true): Promise<void> {
  for (const width of [320, 768, 1440]) {
    await who.page.setViewportSize({ width, height: 900 });
    expect(await barriers(who.page), `${name} at ${width} pixels`).toEqual([]);
    expect(await who.page.evaluate(() => document.documentElement.scrollWidth), `${name} fits ${width} pixels`).toBeLessThanOrEqual(width);
    await who.page.screenshot({ path: `test-results/pictures/${name}-${width}.png`, fullPage: whole });
  }
}
