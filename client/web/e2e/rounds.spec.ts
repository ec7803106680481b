import { expect, test } from "./test";

// A round with a fixed text, drafts, one's own audience and moderation, as people meet them.

test("a draft is its author's alone until it is sent, and then has a receipt", async ({ enter }) => {
  const [merel, nadia] = [await enter("Merel"), await enter("Nadia Prins")];
  for (const person of [merel, nadia]) await person.open();
  await merel.select("zo snel mogelijk gewist");
  await merel.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await merel.form.getByLabel("Uw bijdrage").fill("Hoe weet ik dat?");
  // Under a pseudonym one begins as narrow as it gets.
  await expect(merel.form.getByRole("radio", { name: /^Alleen ik/ })).toBeChecked();
  await expect(merel.form.getByText("Een concept. Alleen u ziet het, tot u het verstuurt.")).toBeVisible();
  await merel.form.getByRole("button", { name: "Bewaar als concept" }).click();
  const draft = merel.card("Hoe weet ik dat?");
  await expect(draft).toContainText("Alleen ik");
  await nadia.bringUp("zo snel mogelijk gewist");
  await expect(nadia.card("Hoe weet ik dat?")).toHaveCount(0);
  await draft.getByRole("button", { name: "Verstuur aan de redactie" }).click();
  await expect(draft).toContainText("Alleen de redactie");
  await expect(draft).toContainText(/Ontvangstbewijs \d{4}-\d{4}/);
  await expect(nadia.card("Hoe weet ik dat?")).toContainText("Merel");
  expect(await nadia.hasReceived("Terpstra")).toBe(false);
});

test("what is filled in for a next round stays when the open one closes meanwhile", async ({ enter }) => {
  const nadia = await enter("Nadia Prins");
  await nadia.open();
  await nadia.to("Versies");
  const main = nadia.page.getByRole("main");
  await main.getByLabel("Naam van de ronde").fill("Ronde 2");
  await main.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  await expect(main.getByRole("radio", { name: "Nu" })).toBeChecked();
  await expect(main.getByLabel("Naam van de ronde")).toHaveValue("Ronde 2");
});

test("what somebody was typing when the round closed is kept, sent, and marked as later", async ({ enter }) => {
  const [fatma, nadia] = [await enter("Fatma Aydin"), await enter("Nadia Prins")];
  for (const person of [fatma, nadia]) await person.open();
  await fatma.select("zo snel mogelijk gewist");
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").pressSequentially("Binnen een ");
  await nadia.to("Versies");
  const main = nadia.page.getByRole("main");
  await main.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  await expect(fatma.page.getByText("U kunt nog reageren. Er komt bij te staan dat het later was.")).toBeVisible();
  await fatma.form.getByLabel("Uw bijdrage").pressSequentially("maand.");
  await fatma.form.getByRole("button", { name: /^Verstuur/ }).click();
  await expect(fatma.card("Binnen een maand.")).toContainText("Later binnengekomen: de ronde was gesloten.");
});

test("in a fixed round readers keep their text while the editors work", async ({ enter }) => {
  const [nadia, fatma] = [await enter("Nadia Prins"), await enter("Fatma Aydin")];
  for (const person of [nadia, fatma]) await person.open();
  await nadia.to("Versies");
  const main = nadia.page.getByRole("main");
  await main.getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
  await expect(fatma.page.getByText("U kunt nog reageren. Er komt bij te staan dat het later was.")).toBeVisible();
  await main.getByLabel("Naam van de ronde").fill("Ronde 2");
  await main.getByRole("radio", { name: /vastgelegd/ }).check();
  await expect(main.getByText("De vaste tekst is Concept 1.")).toBeVisible();
  await main.getByRole("button", { name: "Open de ronde" }).click();
  await expect(fatma.page.getByText("U leest Concept 1. Deze tekst verandert niet tijdens de ronde.")).toBeVisible();
  await fatma.annotate("zo snel mogelijk gewist", "Noem een termijn.");

  await nadia.to("Lezen");
  await nadia.page.getByRole("button", { name: "Tekst bewerken" }).click();
  await nadia.caretAfter("zo snel mogelijk gewist");
  await nadia.page.keyboard.type(" en weg");
  await nadia.reads("zo snel mogelijk gewist en weg");
  await nadia.openCard("Noem een termijn.");
  await fatma.reads("zo snel mogelijk gewist en weg", false);
  expect(await fatma.hasReceived("gewist en weg")).toBe(false);
  await fatma.card("Noem een termijn.").screenshot({ path: "test-results/pictures/fixed-card.png" });
  await fatma.page.screenshot({ path: "test-results/pictures/fixed-reader.png" });
});

test("what is hidden leaves its reason to readers, and can be shown again", async ({ enter }) => {
  const [fatma, joost, nadia] = [await enter("Fatma Aydin"), await enter("Joost Hartman"), await enter("Nadia Prins")];
  for (const person of [fatma, joost, nadia]) await person.open();
  await fatma.annotate("Het heeft veel losgemaakt.", "Hier woont Anna.");
  await joost.bringUp("Het heeft veel losgemaakt.");
  await joost.openCard("Hier woont Anna.");
  await joost.card("Hier woont Anna.").getByRole("button", { name: "Meld dit" }).click();
  await joost.page.getByRole("dialog").getByLabel(/^Wat is er mis/).fill("Een naam.");
  await joost.page.getByRole("dialog").getByRole("button", { name: "Meld dit" }).click();
  await nadia.bringUp("Het heeft veel losgemaakt.");
  await expect(nadia.card("Hier woont Anna.")).toContainText("Gemeld door Joost Hartman: Een naam.");
  await nadia.openCard("Hier woont Anna.");
  await nadia.card("Hier woont Anna.").getByRole("button", { name: "Verberg" }).click();
  await nadia.page.getByRole("dialog").getByLabel(/^Waarom/).fill("Er staat een naam in.");
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Verberg" }).click();
  await expect(joost.card("Verborgen door de redactie: Er staat een naam in.")).not.toContainText("Anna");
  await expect(fatma.card("Hier woont Anna.")).toContainText("Verborgen door de redactie");
  await nadia.card("Hier woont Anna.").getByRole("button", { name: "Laat staan of toon weer" }).click();
  await nadia.page.getByRole("dialog").getByLabel(/^Waarom/).fill("Anna vindt het goed.");
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Laat staan of toon weer" }).click();
  await expect(joost.card("Hier woont Anna.")).toBeVisible();
});
