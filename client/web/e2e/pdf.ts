import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, type Locator, type Page } from "@playwright/test";

/** Downloads a PDF by its link and returns its words, on one line. */
export async function printed(page: Page, link: Locator): Promise<string> {
  const download = page.waitForEvent("download");
  await link.click();
  const file = await (await download).path();
  expect(readFileSync(file).subarray(0, 4).toString()).toBe("%PDF");
  return execFileSync("pdftotext", ["-enc", "UTF-8", file, "-"], { encoding: "utf8" }).replace(/\s+/g, " ");
}
