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
