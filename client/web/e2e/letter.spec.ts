import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, picture, test } from "./test";
import { printed } from "./pdf";

// A real letter to parliament goes the whole way. It is no part of this
// repository: CI lays it beside, a developer may not have it.
const shared = process.env.MEELEZEN_SHARED ?? fileURLToPath(new URL("../../../../shared", import.meta.url));
const letter = join(shared, "samples", "kamerbrief-28638-217.md");

test("a letter to parliament is imported, annotated, changed and printed", async ({ enter }) => {
  if (!existsSync(letter)) {
    if (process.env.CI === "true") throw new Error(`the letter is missing: ${letter}`);
    console.warn(`SKIPPED: the letter is not at ${letter}; name its folder in MEELEZEN_SHARED`);
    test.skip();
  }
  const title = "Bloemlezing mensenhandel";
  const nadia = await enter("Nadia Prins");
  await nadia.page.getByText("Nieuw document", { exact: true }).click();
  await nadia.page.getByLabel("Titel").fill(title);
  await nadia.page.getByLabel("Bestand").setInputFiles({ name: "brief.md", mimeType: "text/markdown", buffer: readFileSync(letter) });
  await nadia.page.getByRole("button", { name: "Maak document" }).click();
  await nadia.ready();
  await nadia.reads("De aanpak van mensenhandel is complex en het werkveld is heel divers.");
  await nadia.to("Versies");
  await nadia.page.getByLabel("Naam", { exact: true }).fill("Concept 1");
  await nadia.page.getByRole("button", { name: "Leg vast" }).click();
  await nadia.page.getByLabel("Naam van de ronde").fill("Ronde 1");
  await nadia.page.getByRole("button", { name: "Open de ronde" }).click();
  await nadia.to("Lezen");

  const joost = await enter("Joost Hartman");
  await joost.open(title);
  await joost.annotate("zo'n 80 deelnemers van 50 verschillende organisaties", "Ook mensen die het zelf meemaakten.");
  await joost.propose("het zomerreces", "de zomer van 2023", "Dat leest iedereen.");
  await nadia.bringUp("zo'n 80 deelnemers");
  await expect(nadia.card("Ook mensen die het zelf meemaakten.")).toBeVisible();
  await picture(nadia, "40-letter");
  await nadia.bringUp("Ik ben voornemens het actieplan");
  await nadia.card("Dat leest iedereen.").getByRole("button", { expanded: false }).first().click();
  await nadia.card("Dat leest iedereen.").getByRole("button", { name: "Overnemen", exact: true }).click();
  await joost.reads("het actieplan voor de zomer van 2023 met uw Kamer te delen");
  await joost.to("Versies");
  const paper = await printed(joost.page, joost.page.getByRole("link", { name: /^Pdf: Werktekst$/ }));
  expect(paper).toContain("het actieplan voor de zomer van 2023 met uw Kamer te delen");
  expect(paper).toContain("E. van der Burg");
});
