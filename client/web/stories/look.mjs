// `npm run look -- [story…]`: pictures of the stories at three widths, light and dark,
// and what axe finds in them. Pictures go to the folder LOOK names, or test-results/look.
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./stories.mjs";

const port = Number(process.env.PORT ?? 5173);
const folder = process.env.LOOK ?? fileURLToPath(new URL("../test-results/look", import.meta.url));
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const all = ["reading", "rest", "conflict", "verdict", "empty", "annotating", "suggesting", "editing", "processing", "revisions", "comparison", "importing", "choosing", "list", "login", "notinvited", "notfound", "fault", "ended", "notices"];
const wanted = process.argv.slice(2).length > 0 ? process.argv.slice(2) : all;
const sizes = { 1440: 1000, 768: 1000, 320: 640 };
const themes = (process.env.THEMES ?? "light,dark").split(",");
const widths = (process.env.WIDTHS ?? "1440,768,320").split(",").map(Number);

mkdirSync(folder, { recursive: true });
const server = await serve();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run"],
});
let found = 0;
for (const story of wanted) {
  for (const theme of themes) {
    for (const width of widths) {
      const page = await browser.newPage({ viewport: { width, height: sizes[width] ?? 900 }, reducedMotion: "reduce" });
      page.on("pageerror", (e) => console.error(`${story}: ${e.message}`));
      await page.goto(`http://127.0.0.1:${port}/?story=${story}&theme=${theme}`);
      await page.evaluate(() => document.fonts.ready);
      await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true)))));
      await page.screenshot({ path: join(folder, `${story}-${width}-${theme}.png`), fullPage: process.env.FULL === "1" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (wide) console.error(`${story} ${width}: scrolls sideways`);
      await page.addScriptTag({ path: axe });
      const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const v of result.violations) {
        found++;
        console.error(`${story} ${width} ${theme}: ${v.id}: ${v.help}\n  ${v.nodes.slice(0, 3).map((n) => `${n.target.join(" ")} ${n.any[0]?.message ?? ""}`).join("\n  ")}`);
      }
      await page.close();
    }
  }
}
await browser.close();
server.close();
console.log(`${wanted.length} stories, ${found} findings`);
if (found > 0) process.exitCode = 1;
