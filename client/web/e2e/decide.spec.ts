import { barriers } from "./barriers";
import { expect, picture, test } from "./test";

// Answers that are neither yes nor no: later, and the same as another.

test("an editor puts an answer off to a day, gives it later, and refers one contribution to another", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.annotate("zo snel mogelijk gewist", "Noem hier een termijn.");
  await fatma.annotate("zo snel mogelijk", "Hoe snel is dat?");
  const nadia = await enter("Nadia Prins");
  await nadia.open();
  await nadia.to("Verwerken");
  const panel = nadia.page.getByRole("form", { name: "Uw besluit" });
  const queue = nadia.page.getByRole("navigation", { name: "Te behandelen" });
  let number = "";

  await test.step("put off", async () => {
    await nadia.queue("Fatma Aydin", "Noem hier een termijn.");
    number = /\d+/.exec(await panel.locator("legend").first().innerText())?.[0] ?? "";
    await panel.getByRole("radio", { name: "Later antwoorden" }).check();
    await panel.getByLabel(/^Motivering/).fill("Wij overleggen eerst met de politie.");
    await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
    await expect(panel.getByRole("alert")).toContainText("Kies een dag in de toekomst.");
    await panel.getByLabel("Uiterlijk antwoord op").fill("2029-03-12");
    expect(await barriers(nadia.page)).toEqual([]);
    await picture(nadia, "decide-deferred-1440");
    await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
    await expect(fatma.card("Noem hier een termijn.")).toContainText("U krijgt uiterlijk 12 maart 2029 antwoord.");
  });

  await test.step("refer to another", async () => {
    await queue.getByRole("searchbox").fill("");
    await queue.getByRole("button", { name: "Hoe snel is dat?" }).click();
    await panel.getByRole("radio", { name: "Zelfde als een andere bijdrage" }).check();
    await panel.getByLabel(/^Motivering/).fill("Zie het antwoord op uw andere opmerking.");
    await panel.getByLabel("Nummer van de andere bijdrage").fill("99999");
    await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
    await expect(panel.getByRole("alert")).toContainText("Vul het nummer in");
    await panel.getByLabel("Nummer van de andere bijdrage").fill(number);
    await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
    await expect(fatma.card("Hoe snel is dat?")).toContainText("Zelfde als een andere bijdrage");
  });

  await test.step("answer what was put off", async () => {
    await nadia.page.getByRole("combobox", { name: "Toon" }).selectOption("Uitgesteld");
    await queue.getByRole("button", { name: "Noem hier een termijn." }).click();
    await expect(panel).toContainText("Dit is uitgesteld. U kunt nu antwoord geven.");
    await panel.getByRole("radio", { name: "Niet overnemen" }).check();
    await panel.getByLabel(/^Motivering/).fill("De wet noemt de termijn al.");
    await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
    await expect(fatma.card("Noem hier een termijn.")).toContainText("De wet noemt de termijn al.");
  });
});

test("an editor takes over one of the two changes that somebody proposes", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await fatma.select("zo snel mogelijk gewist");
  await fatma.page.keyboard.type("na een jaar gewist");
  await fatma.select("De melder hoort dat ook");
  await fatma.page.keyboard.type("Wie meldde, hoort dat");
  await fatma.form.getByLabel(/^Waarom/).fill("Zo is het duidelijk.");
  await fatma.send();
  const nadia = await enter("Nadia Prins");
  await nadia.open();
  await nadia.to("Verwerken");
  await nadia.queue("Fatma Aydin", "Zo is het duidelijk.");
  const panel = nadia.page.getByRole("form", { name: "Uw besluit" });
  await panel.getByRole("radio", { name: "Deels overnemen" }).check();
  await panel.getByLabel(/^Motivering/).fill("Melder is het woord van de wet.");
  await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
  await expect(panel.getByRole("alert")).toContainText("Kies er een of meer");
  await panel.getByRole("checkbox", { name: /jaar/ }).check();
  expect(await barriers(nadia.page)).toEqual([]);
  await picture(nadia, "decide-partly-1440");
  await panel.getByRole("button", { name: "Besluit vastleggen" }).click();
  await fatma.reads("wordt na een jaar gewist. De melder hoort dat ook");
  await expect(fatma.page.getByText("Deels overgenomen").first()).toBeVisible();
});

test("an editor takes a proposal over in other words, and puts words in the text for a remark", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.propose("zo snel mogelijk gewist", "na een jaar gewist", "Dat is duidelijk.");
  await fatma.annotate("De melder hoort dat ook", "Van wie hoort de melder dat?");
  const nadia = await enter("Nadia Prins");
  await nadia.open();
  await nadia.to("Verwerken");
  const panel = nadia.page.getByRole("form", { name: "Uw besluit" });
  const record = panel.getByRole("button", { name: "Besluit vastleggen" });

  await nadia.queue("Fatma Aydin", "Dat is duidelijk.");
  await panel.getByRole("radio", { name: "Overnemen in andere woorden" }).check();
  await panel.getByLabel(/^Motivering/).fill("De wet noemt zes maanden.");
  await expect(panel.getByLabel("Uw woorden")).toHaveValue("na een jaar");
  await record.click();
  await expect(panel.getByRole("alert")).toContainText("Schrijf andere woorden.");
  await panel.getByLabel("Uw woorden").fill("na zes maanden");
  expect(await barriers(nadia.page)).toEqual([]);
  await picture(nadia, "decide-words-1440");
  await record.click();
  await fatma.reads("wordt na zes maanden gewist.");

  await nadia.page.getByRole("searchbox", { name: "Zoek in bijdragen" }).fill("");
  await nadia.page.getByRole("navigation", { name: "Te behandelen" }).getByRole("button", { name: "Van wie hoort" }).click();
  await panel.getByRole("radio", { name: "Overnemen in andere woorden" }).check();
  await panel.getByLabel("Uw woorden").fill("Het meldpunt zegt dat ook tegen de melder");
  await panel.getByLabel(/^Motivering/).fill("Terecht: dat stond er niet.");
  await record.click();
  await fatma.reads("gewist. Het meldpunt zegt dat ook tegen de melder.");
  await expect(fatma.card("Van wie hoort de melder dat?")).toContainText("In de tekst kwam: ‘Het meldpunt zegt dat ook tegen de melder’");

  await nadia.page.getByRole("combobox", { name: "Toon" }).selectOption("Besloten");
  await nadia.page.getByRole("navigation", { name: "Te behandelen" }).getByRole("button", { name: "Van wie hoort" }).click();
  const decided = nadia.page.getByRole("region", { name: "Uw besluit" });
  await decided.getByRole("button", { name: "Draai dit besluit terug" }).click();
  const back = nadia.page.getByRole("form", { name: "Draai dit besluit terug" });
  await back.getByRole("button", { name: "Draai dit besluit terug" }).click();
  await expect(back.getByRole("alert")).toContainText("Schrijf waarom.");
  await back.getByLabel(/^Waarom draait u het terug/).fill("Het meldpunt mag dat niet zeggen.");
  expect(await barriers(nadia.page)).toEqual([]);
  await picture(nadia, "decide-reverse-1440");
  await back.getByRole("button", { name: "Draai dit besluit terug" }).click();
  await fatma.reads("gewist. De melder hoort dat ook.");
  await expect(fatma.card("Van wie hoort de melder dat?")).toContainText("Het meldpunt mag dat niet zeggen.");
  await picture(fatma, "reversed-1440");
});
