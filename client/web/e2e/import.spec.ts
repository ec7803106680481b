import { expect, picture, test } from "./test";

test("an import over the text says what will happen, keeps contributions on their words and lists the others", async ({ enter }) => {
  const [nadia, fatma] = [await enter("Nadia Prins"), await enter("Fatma Aydin")];
  for (const person of [nadia, fatma]) await person.open();
  await fatma.annotate("Een gevoel is nog geen bewijs", "Dit horen wij elke week.");
  const source = await nadia.exported();
  const changed = source
    .replace("Het vorige programma liep eind vorig jaar af.", "Het vorige programma eindigde in december.")
    .replace(/^.*Die blijft dezelfde, ook als iemand verhuist.*$/m, "Wie zelf is uitgebuit, kan altijd terecht bij het meldpunt.");
  expect(changed).not.toBe(source);

  await nadia.to("Versies");
  await nadia.page.getByRole("link", { name: "Nieuwe tekst importeren" }).click();
  await nadia.page.getByLabel("Bestand").setInputFiles({ name: "plan.md", mimeType: "text/markdown", buffer: Buffer.from(changed) });
  await expect(nadia.page.getByRole("heading", { name: "Dit gaat er gebeuren" })).toBeVisible();
  const facts = nadia.page.getByRole("main").getByRole("listitem");
  await expect(facts.first()).toHaveText("2 wijzigingen in de tekst.");
  await expect(facts.nth(1)).toHaveText(/^1 bijdrage verliest haar plek\./);
  await expect(nadia.page.getByText(/opmerkingen? over het bestand/)).toHaveCount(0);
  await picture(nadia, "30-preview");
  await fatma.reads("eindigde in december", false);

  await nadia.page.getByRole("button", { name: "Importeer de tekst" }).click();
  await nadia.page.getByRole("link", { name: "Naar de tekst" }).click();
  await expect(nadia.text.getByRole("img")).toHaveCount(1);
  for (const person of [fatma, nadia]) {
    await person.reads("Het vorige programma eindigde in december.");
    await person.reads("kan altijd terecht bij het meldpunt.");
  }
  // Merel spoke to the editors about words that are gone; the others kept theirs.
  const adrift = nadia.page.getByRole("region", { name: "Zonder vaste plek" });
  await expect(adrift.getByRole("article")).toHaveCount(1);
  await expect(adrift).toContainText("Die blijft dezelfde");
  await expect(fatma.page.getByRole("region", { name: "Zonder vaste plek" })).toHaveCount(0);
  await fatma.bringUp("Een gevoel is nog geen bewijs");
  await expect(fatma.card("Dit horen wij elke week.")).toBeVisible();
  await expect(fatma.text.getByRole("button", { name: /bij ‘Een gevoel is nog geen bewijs’/ })).toBeAttached();

  await nadia.select("altijd terecht bij het meldpunt");
  await adrift.getByRole("button", { name: "Zet bij geselecteerde woorden" }).click();
  await expect(adrift).toHaveCount(0);
  await nadia.bringUp("kan altijd terecht");
  await expect(nadia.card("Dit was voor mij het belangrijkste.")).toBeVisible();
});

test("a file that is no text is refused in words, and nothing changes", async ({ enter }) => {
  const nadia = await enter("Nadia Prins");
  await nadia.open();
  await nadia.to("Versies");
  await nadia.page.getByRole("link", { name: "Nieuwe tekst importeren" }).click();
  await nadia.page.getByLabel("Bestand").setInputFiles({ name: "plan.md", mimeType: "text/markdown", buffer: Buffer.from([0xff, 0xfe, 0x00, 0xd8]) });
  await expect(nadia.page.getByRole("alert")).toHaveText(/\w+/);
  await nadia.page.getByRole("button", { name: "Kies een ander bestand" }).click();
  await nadia.to("Lezen");
  await nadia.reads("Het vorige programma liep eind vorig jaar af.");
});
