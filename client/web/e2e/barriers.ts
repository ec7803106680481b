import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type axe from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** What a machine can find of barriers on a page, a line each. */
export async function barriers(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: the page allows none but its own.
  await page.evaluate(source);
  const found = await page.evaluate(async (runOnly) => (globalThis as unknown as { axe: typeof axe }).axe.run(document, { runOnly }), tags);
  return found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.failureSummary}`).join("; ")}`);
}
