import { printed } from "./pdf";
import type { Person } from "./person";
import { expect, picture, test } from "./test";

// The whole story of a live round on the sample plan. Nadia leads the editors,
// Fatma and Joost read for two organisations, each in a window of their own.

test("three people walk a live round from the first remark to the printed text", async ({ enter }) => {
  test.setTimeout(150_000);
  const [nadia, fatma, joost] = [await enter("Nadia Prins"), await enter("Fatma Aydin"), await enter("Joost Hartman")];
  for (const person of [nadia, fatma, joost]) await person.open();

  await test.step("a reader annotates words, and another answers", () => remark(fatma, joost, nadia));
  await test.step("what is for the editors alone reaches no other reader", () => confide(fatma, nadia, joost));
  await test.step("two readers propose other words in the same place", () => rivals(fatma, joost, nadia));
  await test.step("an editor accepts one of them, and the text changes for everybody", () => accept(nadia, fatma, joost));
  await test.step("an editor rejects another, not without a reason", () => reject(nadia, fatma, joost));
  await test.step("an editor names a revision, with a note", () => name(nadia, fatma));
  await test.step("two revisions are compared, in the text and side by side", () => compare(fatma));
  await test.step("a revision is printed", () => print(joost));
  await test.step("an editor puts an old revision back", () => restore(nadia, fatma, joost));

  expect(await nadia.hasReceived(secret), "the editor did get what was for the editors").toBe(true);
  expect(await joost.hasReceived(secret), "another reader got bytes that were for the editors").toBe(false);
  for (const person of [nadia, fatma, joost]) {
    expect(await person.hasReceived("Terpstra"), `${person.name} got the name behind a pseudonym`).toBe(false);
  }
  expect(await joost.hasReceived("Merel")).toBe(false); // she spoke to the editors
  expect(await nadia.hasReceived("Merel")).toBe(true);
});

const secret = "Onze wijkagent in de Rozenstraat";
const ground = "juist dat maakt het herstel zwaarder";
const wanted = "juist daardoor duurt herstellen veel langer";
const rival = "juist dat houdt de wond open";
const motive = "Zo is duidelijk wat er langer duurt.";
const rivalMotive = "Dit zeggen mensen er zelf over.";

async function remark(fatma: Person, joost: Person, nadia: Person): Promise<void> {
  const body = "Noem hier ook de evaluatie van dat programma.";
  await fatma.annotate("Het heeft veel losgemaakt.", body);
  for (const other of [joost, nadia]) {
    await other.bringUp("Het heeft veel losgemaakt.");
    await expect(other.card(body)).toContainText("Gemeente Waterstede");
  }
  await joost.openCard(body);
  await joost.card(body).getByLabel("Schrijf een reactie").fill("Die staat op de site van het ministerie.");
  await joost.card(body).getByRole("button", { name: "Plaats reactie" }).click();
  await fatma.openCard(body);
  for (const person of [joost, fatma]) await expect(person.card(body)).toContainText("Die staat op de site");
  await fatma.card(body).getByRole("button", { name: "Opmerking", exact: true }).click();
  await picture(joost, "1-reply");
}

async function confide(fatma: Person, nadia: Person, joost: Person): Promise<void> {
  const before = await joost.page.getByText(/^\d+ bijdragen$/).first().textContent();
  await fatma.annotate("De kans om gepakt te worden is klein", `${secret} ziet dat elke week.`, "Alleen de redactie");
  await nadia.bringUp("De kans om gepakt te worden is klein");
  await expect(nadia.card(secret)).toContainText("Alleen de redactie");
  // The next thing that everybody may read has come, so this would have too.
  await fatma.annotate("Vooral slachtoffers van arbeidsuitbuiting", "Dit herkennen wij.");
  await joost.bringUp("Vooral slachtoffers van arbeidsuitbuiting");
  await expect(joost.card("Dit herkennen wij.")).toBeVisible();
  await expect(joost.card(secret)).toHaveCount(0);
  await expect(joost.page.getByText(/^\d+ bijdragen$/).first()).not.toHaveText(before ?? "");
}

async function rivals(fatma: Person, joost: Person, nadia: Person): Promise<void> {
  await fatma.propose(ground, wanted, motive);
  await picture(fatma, "2-proposal");
  await expect(joost.text.getByRole("insertion").filter({ hasText: wanted.split(" ").at(-1) ?? "" })).toBeVisible();
  await joost.propose(ground, rival, rivalMotive);
  for (const person of [joost, fatma, nadia]) {
    await person.bringUp("Mensen moeten hun verhaal steeds opnieuw vertellen");
    const both = person.page.getByRole("article", { name: "Twee voorstellen voor dezelfde woorden" }).filter({ hasText: "langer" });
    await expect(both).toContainText("Gemeente Waterstede");
    await expect(both).toContainText("Stichting De Lantaarn");
  }
  await picture(nadia, "3-conflict");
}

async function accept(nadia: Person, fatma: Person, joost: Person): Promise<void> {
  await nadia.to("Verwerken");
  await nadia.queue("Fatma Aydin", motive);
  const item = nadia.page.getByRole("main").getByRole("article");
  await expect(item).toContainText("Twee voorstellen voor dezelfde woorden");
  await expect(item.getByRole("listitem")).toContainText(["1 voorstel is daarna achterhaald"]);
  await expect(nadia.page.getByRole("region", { name: "Stand van zaken" })).toContainText("2 botsingen");
  await picture(nadia, "4-processing");
  await nadia.page.getByRole("radio", { name: "Overnemen", exact: true }).check();
  await nadia.page.getByRole("button", { name: "Besluit vastleggen" }).click();
  for (const person of [fatma, joost]) {
    await person.reads(`opnieuw vertellen, en ${wanted}.`);
    await expect(person.card(motive)).toContainText("Overgenomen");
  }
  await expect(joost.card(rivalMotive)).toContainText("De tekst is veranderd nadat dit is geschreven");
  await expect(joost.card(rivalMotive), "an outdated proposal stands among words it was not made for").not.toContainText("langer");
  await picture(joost, "5-accepted");
}

async function reject(nadia: Person, fatma: Person, joost: Person): Promise<void> {
  const why = "De opvolger noemt dit al in hoofdstuk 4.";
  await nadia.queue("Joost Hartman", rivalMotive);
  await expect(nadia.page.getByText("U kunt dit voorstel niet overnemen")).toBeVisible();
  await nadia.page.getByRole("radio", { name: "Niet overnemen" }).check();
  await nadia.page.getByRole("button", { name: "Besluit vastleggen" }).click();
  const field = nadia.page.getByLabel(/^Motivering/);
  await expect(field).toBeFocused();
  await expect(field).toHaveAccessibleDescription("Schrijf waarom. De indiener leest dit.");
  await picture(nadia, "6-reason");
  await field.fill(why);
  await nadia.page.getByRole("button", { name: "Besluit vastleggen" }).click();
  for (const person of [joost, fatma]) {
    await expect(person.card(rivalMotive)).toContainText("Niet overgenomen");
    await expect(person.card(rivalMotive)).toContainText(why);
    await person.reads(rival, false);
  }
}

async function name(nadia: Person, fatma: Person): Promise<void> {
  await fatma.to("Versies");
  await nadia.to("Versies");
  await nadia.page.getByLabel("Naam", { exact: true }).fill("Concept 2");
  await nadia.page.getByLabel(/^Waarom deze versie/).fill("Na de eerste tafel.");
  await nadia.page.getByRole("button", { name: "Leg vast" }).click();
  for (const person of [nadia, fatma]) {
    const row = person.page.getByRole("listitem").filter({ has: person.page.getByRole("heading", { name: "Concept 2" }) });
    await expect(row).toContainText("Na de eerste tafel.");
    // Which editor recorded it is for the editors.
    await expect(row.getByText("Nadia Prins")).toHaveCount(person === nadia ? 1 : 0);
  }
  await picture(fatma, "7-revisions");
}

async function compare(fatma: Person): Promise<void> {
  await fatma.page.getByRole("link", { name: /^Vergelijk\s?: Concept 2$/ }).click();
  await expect(fatma.page.getByRole("combobox", { name: "Wat is er veranderd van" })).toContainText("Concept 1");
  const sentences = fatma.page.getByRole("navigation", { name: "In gewone zinnen" });
  await expect(sentences.getByRole("button")).toHaveCount(1);
  await expect(sentences).toContainText("daardoor duurt herstellen veel langer");
  await expect(fatma.page.getByRole("insertion").filter({ hasText: "langer" })).toBeVisible();
  await picture(fatma, "8-sides");
  await fatma.page.getByText("In de tekst", { exact: true }).click();
  await expect(fatma.page.getByRole("deletion").filter({ hasText: "zwaarder" })).toBeVisible();
  await picture(fatma, "9-inline");
}

async function print(joost: Person): Promise<void> {
  await joost.to("Versies");
  const paper = await printed(joost.page, joost.page.getByRole("link", { name: /^Pdf: Concept 2$/ }));
  expect(paper).toContain(wanted);
  expect(paper).not.toContain(ground);
  await joost.to("Lezen");
}

async function restore(nadia: Person, fatma: Person, joost: Person): Promise<void> {
  await fatma.to("Lezen");
  await nadia.page.getByRole("button", { name: /^Zet terug\s?: Concept 1$/ }).click();
  await nadia.page.getByLabel(/^Waarom zet u dit terug/).fill("Om te zien dat het kan.");
  await nadia.page.getByRole("button", { name: "Zet Concept 1 terug" }).click();
  for (const person of [joost, fatma]) await person.reads(ground);
  await nadia.to("Lezen");
  await nadia.reads(ground);
  await picture(nadia, "10-restored");
}

test("two editors type in one text, each sees the other's cursor, and readers see neither", async ({ enter }) => {
  const [nadia, tom, ilse] = [await enter("Nadia Prins"), await enter("Tom Wester"), await enter("Ilse Vermeer")];
  for (const person of [nadia, tom, ilse]) await person.open();
  for (const editor of [nadia, tom]) await editor.page.getByRole("button", { name: "Tekst bewerken" }).click();
  await nadia.caretAfter("Dit actieplan moet daar verandering in brengen");
  await tom.caretAfter("Het is een plan om mee te werken");
  await expect(nadia.text.getByText("Tom Wester")).toBeVisible();
  await expect(tom.text.getByText("Nadia Prins")).toBeVisible();
  await Promise.all([nadia.page.keyboard.type(" en dat moet snel", { delay: 15 }), tom.page.keyboard.type(" en om aan te houden", { delay: 15 })]);
  for (const person of [nadia, tom, ilse]) {
    await person.reads("verandering in brengen en dat moet snel.");
    await person.reads("een plan om mee te werken en om aan te houden,");
  }
  await picture(tom, "11-editing");
  await expect(ilse.text.getByText("Tom Wester")).toHaveCount(0);
  expect(await ilse.hasReceived('"editors":[{')).toBe(false);
  await nadia.page.keyboard.press("Control+z");
  await ilse.reads("dat moet snel", false);
  await ilse.reads("om aan te houden");
  await nadia.page.keyboard.type("!");
  await nadia.page.getByRole("button", { name: "Klaar met bewerken" }).click();
  await expect(nadia.page.getByRole("button", { name: "Klaar met bewerken" })).toHaveCount(0);
  await expect(tom.text.getByText("Nadia Prins")).toHaveCount(0);
});
