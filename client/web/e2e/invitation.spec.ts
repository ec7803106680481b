import { barriers } from "./barriers";
import type { Person } from "./person";
import { expect, picture, test } from "./test";

// A round with a fixed text, from the invitations to its closing, as six people live it.

interface Invited {
  readonly name: string;
  readonly organisation?: string;
  readonly pseudonymous?: boolean;
}

/** Invites somebody on the page of participants, and returns the link to give. */
async function invite(administrator: Person, who: Invited): Promise<string> {
  const form = administrator.page.getByRole("group").filter({ hasText: "Nodig iemand uit" });
  await form.getByLabel("Naam", { exact: true }).fill(who.name);
  await form.getByLabel(/^Organisatie/).fill(who.organisation ?? "");
  await form.getByLabel(/^Doet mee onder een schuilnaam/).setChecked(who.pseudonymous === true);
  const link = form.getByLabel("Link van de uitnodiging");
  const before = (await link.count()) > 0 ? await link.inputValue() : "";
  await form.getByRole("button", { name: "Nodig iemand uit" }).click();
  await expect.poll(async () => ((await link.count()) > 0 ? link.inputValue() : before)).not.toBe(before);
  return link.inputValue();
}

/** Chooses and sends what stands in the form, to one audience. */
async function say(person: Person, words: string, body: string, audience: RegExp, verb: string): Promise<void> {
  await person.select(words);
  await person.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await person.form.getByLabel("Uw bijdrage").fill(body);
  await person.form.getByRole("radio", { name: audience }).check();
  await expect(person.form.getByText("Wij kijken wie dit kan lezen.")).toHaveCount(0);
  await person.form.getByRole("button", { name: verb }).click();
  await expect(person.card(body)).toBeVisible();
}

test("a fixed round, from invitation to closing", async ({ enter }) => {
  test.slow();
  const bram = await enter("Bram Bos");
  await bram.page.getByRole("link", { name: "Deelnemers" }).click();
  await bram.page.getByText("Nodig iemand uit").first().click();
  const forVera = await invite(bram, { name: "Vera Niemand", organisation: "Gemeente Waterstede" });
  const forKoen = await invite(bram, { name: "Koen Dijk", organisation: "Huis van de Wijk" });
  const forNoor = await invite(bram, { name: "Noor Haddad", pseudonymous: true });
  await expect(bram.page.getByRole("heading", { name: "Huis van de Wijk" })).toBeVisible();
  await picture(bram, "invitation-administrator");

  // The link takes each to the log-in and then inside; it works once.
  const vera = await enter("Vera Niemand", { invitation: forVera });
  const koen = await enter("Koen Dijk", { invitation: forKoen });
  const noor = await enter("Noor Haddad", { invitation: forNoor });
  await bram.page.goto(forVera);
  await expect(bram.page.locator("body")).toContainText(/uitnodiging/i);
  await expect(bram.page.locator("body")).not.toContainText("Samen tegen uitbuiting");

  // Under a pseudonym one chooses one's own name before saying anything.
  await noor.page.getByRole("link", { name: "Uw deelname" }).click();
  await noor.page.getByRole("textbox", { name: "Uw schuilnaam" }).fill("Wilg");
  await noor.page.getByRole("button", { name: "Bewaar" }).click();
  await expect(noor.page.getByText("Uw schuilnaam is nu Wilg.")).toBeVisible();
  await noor.page.getByRole("link", { name: "Alle documenten" }).or(noor.page.getByRole("link", { name: "Meelezen" })).first().click();

  const nadia = await enter("Nadia Prins");
  const sanne = await enter("Sanne Vos");
  for (const person of [nadia, sanne, vera, koen, noor]) await person.open();

  // The lead editor opens a round on Concept 1, in which organisations speak with one voice.
  await nadia.to("Versies");
  const main = nadia.page.getByRole("main");
  await main.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  await main.getByLabel("Naam van de ronde").fill("Ronde 2");
  await main.getByRole("radio", { name: /vastgelegd/ }).check();
  await main.getByRole("radio", { name: "Elke organisatie spreekt met één stem" }).check();
  await main.getByRole("button", { name: "Open de ronde" }).click();
  for (const person of [sanne, vera, koen, noor]) {
    await expect(person.page.getByText("U leest Concept 1. Deze tekst verandert niet tijdens de ronde.")).toBeVisible();
  }

  // Two of one organisation talk inside; what they say reaches nobody else until their coordinator sends it.
  await say(vera, "zo snel mogelijk gewist", "Wanneer precies?", /^Mijn organisatie/, "Deel met mijn organisatie");
  await sanne.bringUp("zo snel mogelijk gewist");
  await sanne.openCard("Wanneer precies?");
  await nadia.to("Lezen");
  await nadia.bringUp("zo snel mogelijk gewist");
  await expect(nadia.card("Wanneer precies?")).toHaveCount(0);
  expect(await koen.hasReceived("Wanneer precies?")).toBe(false);
  await sanne.card("Wanneer precies?").getByRole("button", { name: "Verstuur aan iedereen in deze ronde" }).click();
  await expect(nadia.card("Wanneer precies?")).toContainText("namens de organisatie");
  await expect(koen.card("Wanneer precies?")).toContainText("Gemeente Waterstede");
  await expect(koen.card("Wanneer precies?")).not.toContainText("Vera");

  // Under a pseudonym: first a draft, then to the editors.
  await say(noor, "Het heeft veel losgemaakt.", "Dit was bij mij anders.", /^Alleen ik/, "Bewaar als concept");
  await noor.card("Dit was bij mij anders.").getByRole("button", { name: "Verstuur aan de redactie" }).click();
  await expect(noor.card("Dit was bij mij anders.")).toContainText(/Ontvangstbewijs \d{4}-\d{4}/);
  await nadia.bringUp("Het heeft veel losgemaakt.");
  await expect(nadia.card("Dit was bij mij anders.")).toContainText("Wilg");
  await picture(noor, "invitation-pseudonym");

  // The editors work on; what a reader proposes stands where it belongs in their text.
  await nadia.page.getByRole("button", { name: "Tekst bewerken" }).click();
  await nadia.caretAfter("Het heeft veel losgemaakt.");
  await nadia.page.keyboard.type(" Dat hoorden wij vaak.");
  await nadia.reads("losgemaakt. Dat hoorden wij vaak.");
  await koen.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await koen.select("Melden kan zonder naam.");
  await koen.page.keyboard.type("Melden kan altijd zonder naam.");
  await expect(koen.form.getByRole("insertion").first()).toBeVisible();
  await koen.send("Alleen de redactie");
  await expect(nadia.card("altijd")).toContainText("Huis van de Wijk");
  await koen.reads("Dat hoorden wij vaak.", false);

  // Closed: all stays readable, and what comes now says that it is late.
  await nadia.to("Versies");
  await main.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  for (const person of [sanne, vera, koen, noor]) {
    await expect(person.page.getByText("Ronde 2 is gesloten.")).toBeVisible();
    await expect(person.text).toBeVisible();
  }
  await say(koen, "Wie zelf is uitgebuit", "Nog dit.", /^Alleen de redactie/, "Verstuur aan de redactie");
  await expect(koen.card("Nog dit.")).toContainText("Later binnengekomen: de ronde was gesloten.");
  for (const person of [bram, nadia, koen, noor]) expect(await barriers(person.page), person.name).toEqual([]);
  for (const width of [320, 768]) {
    await koen.page.setViewportSize({ width, height: 800 });
    await picture(koen, `invitation-closed-${width}`);
  }

  // Nobody but who invited and who takes part received the name behind the pseudonym, and nobody read ahead.
  for (const person of [nadia, sanne, vera, koen]) expect(await person.hasReceived("Haddad"), person.name).toBe(false);
  for (const person of [sanne, vera, koen, noor, bram]) expect(await person.hasReceived("Dat hoorden wij vaak."), person.name).toBe(false);
  for (const person of [sanne, vera, koen, bram]) expect(await person.hasReceived("Dit was bij mij anders."), person.name).toBe(false);
});
