import { barriers } from "./barriers";
import type { Person } from "./person";
import { expect, picture, test } from "./test";

// What makes input trustworthy: consent apart from silence, input of who is not
// here, warnings, an announced round, and knowing who reads.

test("a reader says of the section they are in what they think of it as a whole, by keyboard, and takes it back", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  const contents = fatma.page.getByRole("navigation", { name: "Inhoud" });
  const section = contents.getByRole("link", { name: /Melden zonder drempel/ });
  await section.press("Enter");
  const marks = contents.getByRole("group", { name: "U leest 3.2 Melden zonder drempel" });
  await expect(section).toHaveAttribute("aria-current", "location");
  await fatma.page.keyboard.press("g");
  await expect(marks.getByRole("button", { name: "Gelezen" })).toBeFocused();
  await fatma.page.keyboard.press("Tab");
  await fatma.page.keyboard.press("Enter");
  await expect(marks.getByRole("button", { name: "Geen opmerkingen" })).toHaveAttribute("aria-pressed", "true");
  await expect(section).toHaveAccessibleName(/, geen opmerkingen/);
  await fatma.page.keyboard.press("Shift+Tab");
  await fatma.page.keyboard.press("Space");
  await expect(section).toHaveAccessibleName(/, gelezen/);
  expect(await barriers(fatma.page)).toEqual([]);
  await picture(fatma, "marks-1440");
  await fatma.page.reload();
  await fatma.ready();
  await expect(section).toHaveAccessibleName(/, gelezen/);
  await section.click();
  await marks.getByRole("button", { name: "Gelezen" }).click();
  await expect(contents.getByRole("link", { name: /, gelezen/ })).toHaveCount(0);
  await fatma.bringUp("Het heeft veel losgemaakt.");
  await expect(contents.getByRole("group", { name: /^U leest 1/ })).toBeVisible();
});

for (const [width, height] of [[320, 640], [768, 1024]] as const) {
  test(`the marks of a section are in the contents at ${width} pixels`, async ({ enter }) => {
    const fatma = await enter("Fatma Aydin", { viewport: { width, height } });
    await fatma.open();
    await fatma.page.getByRole("group", { name: "Wat u kunt doen" }).getByRole("button", { name: "Inhoud" }).click();
    const sheet = fatma.page.getByRole("dialog", { name: "Inhoud" });
    await sheet.getByRole("link", { name: /^2\.1/ }).click();
    await fatma.page.getByRole("group", { name: "Wat u kunt doen" }).getByRole("button", { name: "Inhoud" }).click();
    await sheet.getByRole("group", { name: /^U leest 2\.1/ }).getByRole("button", { name: "Gelezen" }).click();
    await expect(sheet.getByRole("link", { name: /^2\.1.*, gelezen/ })).toBeVisible();
    await fits(fatma, `marks-${width}`);
  });
}

test("who wants to know who reads it gets all names", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.select("zo snel mogelijk gewist");
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill("Noem een termijn.");
  await expect(fatma.form.getByText("Dit lezen straks:")).toBeVisible();
  await fatma.form.getByRole("radio", { name: "Iedereen in deze ronde" }).check();
  await fatma.form.getByRole("button", { name: "Toon alle namen" }).click();
  const names = fatma.page.getByRole("dialog", { name: "Wie leest dit?" });
  await expect(names).toContainText("10 mensen kunnen dit straks lezen.");
  await expect(names.getByText("Merel (schuilnaam)")).toBeVisible();
  await expect(names.getByText("Nadia Prins (redactie)")).toBeVisible();
  await expect(names.getByRole("heading", { name: "Gemeente Waterstede" })).toBeVisible();
  await expect(names).not.toContainText("Terpstra");
  await fits(fatma, "names-1440");
  await fatma.page.keyboard.press("Escape");
  await expect(names).toBeHidden();
  // Escape closed the window, not the form under it.
  await expect(fatma.form.getByLabel("Uw bijdrage")).toHaveValue("Noem een termijn.");
});

test("under a pseudonym the device looks for what tells who one is, before anything is sent", async ({ enter }) => {
  const [merel, tom] = [await enter("Merel"), await enter("Tom Wester")];
  for (const person of [merel, tom]) await person.open();
  await merel.select("zo snel mogelijk gewist");
  await merel.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await merel.form.getByRole("button", { name: "Woorden waar u op let" }).click();
  const list = merel.page.getByRole("dialog", { name: "Woorden waar u op let" });
  await list.getByLabel("Een woord of naam per regel").fill("de Zonnehoek");
  expect(await barriers(merel.page)).toEqual([]);
  await picture(merel, "check-list-1440");
  await list.getByRole("button", { name: "Bewaar" }).click();
  await merel.form.getByLabel("Uw bijdrage").fill("Toen ik in De Zonnehoek zat, belde Hanna mij op 06-12345678.");
  await merel.form.getByRole("radio", { name: "Alleen de redactie" }).check();
  await merel.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  const found = merel.page.getByRole("dialog", { name: "Wilt u dit zo versturen?" });
  await expect(found.getByText("Een woord uit uw lijst")).toBeVisible();
  await expect(found.locator("mark")).toHaveText(["De Zonnehoek", "Hanna", "06-12345678"]);
  await fits(merel, "check-1440");
  await found.getByRole("button", { name: "Pas aan" }).click();
  await expect(merel.form.getByLabel("Uw bijdrage")).toBeFocused();
  expect(await tom.hasReceived("Zonnehoek")).toBe(false);
  await merel.form.getByLabel("Uw bijdrage").fill("Toen ik in de opvang zat, belde iemand mij.");
  await merel.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  await expect(merel.card("belde iemand mij")).toContainText("Alleen de redactie");
  await expect(tom.card("belde iemand mij")).toBeVisible();

  await merel.openCard("belde iemand mij");
  await merel.card("belde iemand mij").getByLabel("Schrijf een reactie").fill("Dat was in Zwolle.");
  await merel.card("belde iemand mij").getByRole("button", { name: "Plaats reactie" }).click();
  await expect(found.locator("mark")).toHaveText(["Zwolle"]);
  await found.getByRole("button", { name: "Verstuur toch" }).click();
  await expect(tom.card("Dat was in Zwolle.").or(tom.card("belde iemand mij"))).toBeVisible();
  await expect.poll(() => tom.hasReceived("Dat was in Zwolle.")).toBe(true);
  expect(await tom.hasReceived("Zonnehoek")).toBe(false);
});

test("under one's own name only a citizen service number is asked about", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.annotate("zo snel mogelijk gewist", "Bel Fatma Aydin op 06-12345678.");
  await fatma.select("Het heeft veel losgemaakt.");
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill("Zijn nummer is 123456782.");
  await expect(fatma.form.getByText("Dit lezen straks:")).toBeVisible();
  await fatma.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  const found = fatma.page.getByRole("dialog", { name: "Wilt u dit zo versturen?" });
  await expect(found).toContainText("Dit lijkt een burgerservicenummer.");
  await fatma.page.keyboard.press("Tab");
  await fatma.page.keyboard.press("Enter");
  await expect(fatma.card("Zijn nummer is 123456782.")).toBeVisible();
});

for (const [width, height] of [[320, 640], [768, 1024]] as const) {
  test(`the windows over the form fit at ${width} pixels`, async ({ enter }) => {
    const merel = await enter("Merel", { viewport: { width, height } });
    await merel.open();
    await merel.select("veel losgemaakt");
    await merel.page.getByRole("button", { name: /^Opmerking/ }).first().click();
    const sheet = merel.page.getByRole("dialog", { name: "Nog niet verstuurd" });
    await sheet.getByRole("textbox", { name: "Uw bijdrage" }).fill("Ik woon op Kerkstraat 12, 1234 AB Zwolle. Mail hanna@voorbeeld.nl.");
    await sheet.getByRole("radio", { name: "Iedereen in deze ronde" }).check();
    await fits(merel, `composer-${width}`);
    await sheet.getByRole("button", { name: "Toon alle namen" }).click();
    await expect(merel.page.getByRole("dialog", { name: "Wie leest dit?" })).toContainText("10 mensen");
    await fits(merel, `names-${width}`);
    await merel.page.keyboard.press("Escape");
    await sheet.getByRole("button", { name: /^Verstuur aan/ }).click();
    await expect(merel.page.getByRole("dialog", { name: "Wilt u dit zo versturen?" }).locator("mark")).toHaveCount(3);
    await fits(merel, `check-${width}`);
    await merel.page.keyboard.press("Escape");
    await expect(sheet.getByRole("textbox", { name: "Uw bijdrage" })).toBeFocused();
  });
}

/** A picture; no barrier, and nothing that scrolls sideways. */
async function fits(person: Person, name: string): Promise<void> {
  await picture(person, name);
  expect(await barriers(person.page), name).toEqual([]);
  const tooWide = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(tooWide, `${name} scrolls sideways by so many pixels`).toBe(0);
}

test("a round is announced, read about by those who take part, and opened when it is time", async ({ enter }) => {
  const [nadia, fatma] = [await enter("Nadia Prins"), await enter("Fatma Aydin")];
  for (const person of [nadia, fatma]) await person.open();
  await nadia.to("Versies");
  const round = nadia.page.getByRole("region", { name: "Ronde" });
  await round.getByLabel("Naam van de ronde").fill("Ronde 2");
  await round.getByLabel("Opent op").fill("2027-02-01T09:00");
  await expect(round.getByText("Dat is maandag 1 februari 2027, 09.00 uur, Nederlandse tijd.")).toBeVisible();
  await round.getByLabel("Sluit op").last().fill("2027-01-31T09:00");
  await expect(round.getByText("De ronde sluit dan voordat zij opengaat.")).toBeVisible();
  await round.getByLabel("Sluit op").last().fill("2027-02-15T17:00");
  await round.getByRole("radio", { name: /vastgelegd/ }).check();
  await fits(nadia, "plan-1440");
  await round.getByRole("button", { name: "Plan de ronde" }).click();
  const planned = round.getByRole("listitem").filter({ hasText: "Ronde 2" });
  await expect(planned).toContainText("Opent op maandag 1 februari 2027, 09.00 uur. Sluit op maandag 15 februari 2027, 17.00 uur.");
  await expect(planned.getByRole("button", { name: "Open nu: Ronde 2" })).toHaveCount(0);
  await nadia.page.screenshot({ path: "test-results/pictures/planned-1440.png", fullPage: true });
  // While a round is open, nobody is told of the next one.
  const status = fatma.page.getByRole("region", { name: "Stand van zaken" });
  await expect(status).not.toContainText("Ronde 2");
  await round.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  await expect(status).toContainText("Ronde 1 is gesloten.");
  await expect(status).toContainText("Ronde 2 opent op maandag 1 februari 2027, 09.00 uur.");
  await picture(fatma, "planned-reader-1440");
  await expect(round.getByText("Deelnemers kunnen nog reageren.")).toBeVisible();
  for (const [width, height] of [[320, 640], [768, 1024], [1440, 900]] as const) {
    await nadia.page.setViewportSize({ width, height });
    await fits(nadia, `planned-${width}`);
    await nadia.page.screenshot({ path: `test-results/pictures/planned-${width}-whole.png`, fullPage: true });
  }
  // A plan changes, and one that will not come is taken back.
  await planned.getByRole("button", { name: "Wijzig Ronde 2" }).press("Enter");
  const change = nadia.page.getByRole("dialog", { name: "Wijzig Ronde 2" });
  await expect(change.getByLabel("Opent op")).toHaveValue("2027-02-01T09:00");
  await change.getByLabel("Opent op").fill("2027-02-02T09:00");
  for (const width of [320, 1440]) {
    await nadia.page.setViewportSize({ width, height: 800 });
    await fits(nadia, `plan-change-${width}`);
  }
  await change.getByRole("button", { name: "Bewaar de wijziging" }).press("Enter");
  await expect(change).toHaveCount(0);
  await expect(planned).toContainText("Opent op dinsdag 2 februari 2027, 09.00 uur.");
  await expect(status).toContainText("Ronde 2 opent op dinsdag 2 februari 2027, 09.00 uur.");
  await round.getByRole("radio", { name: /^Later/ }).check();
  await round.getByLabel("Naam van de ronde").fill("Ronde 3");
  await round.getByRole("button", { name: "Plan de ronde" }).click();
  await round.getByRole("button", { name: "Trek in: Ronde 3" }).press("Enter");
  await nadia.page.getByRole("dialog", { name: "Trek in: Ronde 3" }).getByRole("button", { name: "Trek in" }).press("Enter");
  await expect(round.getByRole("listitem").filter({ hasText: "Ronde 3" })).toHaveCount(0);
  await planned.getByRole("button", { name: "Open nu: Ronde 2" }).press("Enter");
  await expect(status).toContainText("Ronde 2 is open tot maandag 15 februari 2027, 17.00 uur.");
  await expect(status).toContainText("U leest Concept 1.");
  await nadia.to("Verwerken");
  await expect(nadia.page.getByText("Deelnemers zien de besluiten pas als de eindredacteur ze bekendmaakt, samen met de volgende versie.")).toBeVisible();
  await picture(nadia, "processing-fixed-1440");
});

test("the days that are left are by the server's clock, not the device's", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.page.clock.install({ time: Date.now() + 10 * 86_400_000 });
  await fatma.open();
  await expect(fatma.page.getByText("U hebt nog 28 dagen.")).toBeVisible();
});

test("an editor enters a letter of somebody who is not here, and readers see whose it is", async ({ enter }) => {
  const [tom, fatma] = [await enter("Tom Wester"), await enter("Fatma Aydin")];
  for (const person of [tom, fatma]) await person.open();
  await tom.select("Het heeft veel losgemaakt.");
  await tom.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await tom.form.getByLabel("Uw bijdrage").fill("Vergeet de buurt niet.");
  await tom.form.getByText("Namens iemand anders").press("Enter");
  await expect(tom.form.getByRole("radio", { name: /^Let op/ })).toHaveCount(0);
  await tom.form.getByRole("radio", { name: "Iedereen in deze ronde" }).check();
  await expect(tom.form.getByText("Wij kijken wie dit kan lezen.")).toHaveCount(0);
  // Without a name it is not sent.
  await tom.page.keyboard.press("Control+Enter");
  await expect(tom.form.getByLabel("Namens wie?")).toBeFocused();
  await tom.page.keyboard.type("Mevrouw De Wit");
  await tom.form.getByLabel("Hoe kwam het binnen?").selectOption("Telefonisch");
  await tom.form.getByLabel(/^Ontvangen op/).fill("2026-11-20");
  await expect(tom.form.getByLabel("Welke naam staat erbij?")).toHaveCount(0);
  await fits(tom, "behalf-1440");
  await tom.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  await fatma.bringUp("Het heeft veel losgemaakt.");
  const card = fatma.card("Vergeet de buurt niet.");
  await expect(card).toContainText("Mevrouw De Wit");
  await expect(card).toContainText("Ingevoerd door de redactie, telefonisch ontvangen op 20 november 2026.");
  await expect(card).not.toContainText("Tom");
  await picture(fatma, "behalf-reader-1440");
});

test("who reads is warned before the passage, by sight and by ear, and the warning can be taken back", async ({ enter }) => {
  const [nadia, fatma] = [await enter("Nadia Prins"), await enter("Fatma Aydin")];
  for (const person of [nadia, fatma]) await person.open();
  await nadia.select("Het heeft veel losgemaakt.");
  await nadia.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await nadia.form.getByRole("radio", { name: "Let op bij deze tekst" }).check();
  await expect(nadia.form.getByRole("group", { name: "Wie leest dit?" })).toHaveCount(0);
  await expect(nadia.form.getByText("Iedereen leest dit vóór de tekst.")).toBeVisible();
  await nadia.form.getByLabel("Uw bijdrage").fill("Deze alinea gaat over geweld.");
  await fits(nadia, "warning-form-1440");
  await nadia.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  const warning = fatma.text.getByRole("button", { name: "Let op bij deze tekst: Deze alinea gaat over geweld." });
  await expect(warning).toBeVisible();
  const before = await warning.evaluate((w) => w.nextElementSibling?.textContent?.includes("Het heeft veel losgemaakt.") ?? false);
  expect(before, "the warning stands right before its paragraph").toBe(true);
  await fatma.bringUp("Het heeft veel losgemaakt.");
  await fits(fatma, "warning-1440");
  await expect(fatma.card("Deze alinea gaat over geweld.").getByRole("button", { name: /^Reageren/ })).toHaveCount(0);
  // Writing an own proposal, the warning stays.
  await fatma.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await expect(warning).toBeVisible();
  await fatma.select("veel losgemaakt");
  await fatma.page.keyboard.type("weinig veranderd");
  await fatma.reads("Het heeft weinig veranderd.");
  await fatma.form.getByRole("button", { name: "Gooi weg" }).click();

  await nadia.to("Verwerken");
  await expect(nadia.page.getByText("0 van 7 behandeld")).toBeVisible();
  await nadia.to("Lezen");
  await nadia.bringUp("Het heeft veel losgemaakt.");
  const card = nadia.card("Deze alinea gaat over geweld.");
  if (!(await card.getByRole("button", { name: "Intrekken" }).isVisible())) await nadia.text.getByRole("button", { name: /^Let op bij deze tekst/ }).press("Enter");
  await card.getByRole("button", { name: "Intrekken" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Intrekken" }).click();
  await expect(warning).toHaveCount(0);
});

for (const [width, height] of [[320, 640], [768, 1024]] as const) {
  test(`a warning about a part, and the fields for somebody else, at ${width} pixels`, async ({ enter }) => {
    const nadia = await enter("Nadia Prins", { viewport: { width, height } });
    await nadia.open();
    await nadia.page.getByRole("button", { name: /^Opmerking/ }).first().click();
    const sheet = nadia.page.getByRole("dialog", { name: "Nog niet verstuurd" });
    await sheet.getByText("Namens iemand anders").click();
    await sheet.getByLabel("Namens wie?").scrollIntoViewIfNeeded();
    await fits(nadia, `behalf-${width}`);
    await sheet.getByRole("radio", { name: "Let op bij deze tekst" }).check();
    await expect(sheet.getByText("Namens iemand anders")).toHaveCount(0);
    await sheet.getByRole("textbox", { name: "Uw bijdrage" }).fill("Dit plan gaat over uitbuiting en geweld. Sla gerust een deel over.");
    await sheet.getByRole("button", { name: /^Verstuur aan/ }).click();
    await expect(nadia.text.getByRole("button", { name: /^Let op bij deze tekst: Dit plan gaat/ })).toBeVisible();
    await nadia.page.keyboard.press("Escape");
    await nadia.page.evaluate(() => scrollTo(0, 0));
    await fits(nadia, `warning-${width}`);
  });
}
