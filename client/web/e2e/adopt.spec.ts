import type { Person } from "./person";
import { command, look as lookAt, proposal, refusal, small, title, versionOf } from "./small";
import { expect, test } from "./test";

// A small text on its way from decided to adopted, submitted, and taken up again. The lead editor touches no mouse.

test("a text is adopted, submitted and reopened by keyboard, and everybody sees how it stands", async ({ enter, demo }) => {
  test.slow();
  const [nadia, tom, fatma] = [await enter("Nadia Prins"), await enter("Tom Wester"), await enter("Fatma Aydin")];
  const doc = await small(nadia, demo);
  await command(nadia, demo, doc, { type: "openRound", name: "Ronde 1", mode: "live" });
  const remark = { type: "contribute", kind: "remark", audience: "round", target: "document", version: 0, from: 0, to: 0, body: "Wie doet dit?" };
  const { contribution: said } = await command(fatma, demo, doc, remark);
  for (const person of [nadia, tom, fatma]) {
    await person.page.goto(demo.url);
    await person.open(title);
  }
  await tom.page.getByRole("button", { name: "Tekst bewerken" }).click();
  await expect(tom.page.getByRole("button", { name: "Klaar met bewerken" })).toBeVisible();
  const { page } = nadia;
  const main = page.getByRole("main");

  await test.step("what is in the way leads to where it is solved, and goes live", async () => {
    await go(nadia, "Vaststellen");
    const inTheWay = main.getByRole("region", { name: "Wat moet er nog gebeuren?" });
    await expect(inTheWay.getByRole("listitem")).toHaveText([
      /^Ronde 1 is nog open\..*Naar de ronde$/,
      "Nog zonder besluit: 1 bijdrage (nummer 1). Naar Verwerken",
    ]);
    await expect(main.getByRole("button", { name: "Stel vast" })).toHaveCount(0);
    await look(nadia, "blocked");
    await tabTo(nadia, "link", "Naar Verwerken");
    await page.keyboard.press("Enter");
    await expect(main.getByRole("article")).toContainText("Wie doet dit?");
    await command(tom, demo, doc, { type: "decide", contribution: said, outcome: "noted", reason: "Dat zoeken wij uit.", version: 0 });
    await expect(fatma.card("Wie doet dit?")).toContainText("Dat zoeken wij uit.");
    await go(nadia, "Vaststellen");
    await expect(inTheWay.getByRole("listitem")).toHaveCount(1);
    for (const type of ["closeRound", "processRound", "accountRound"]) await command(nadia, demo, doc, { type });
    await expect(main.getByText("Niets staat het vaststellen in de weg.")).toBeVisible();
  });

  await test.step("adopt", async () => {
    await tabTo(nadia, "button", "Stel vast");
    await page.keyboard.press("Enter");
    await expect(main.getByText("Geef de versie een naam.")).toBeVisible();
    await expect(main.getByLabel("Naam", { exact: true })).toBeFocused();
    await page.keyboard.type("Vastgestelde tekst");
    await look(nadia, "clear");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText("Niemand kan de tekst nog veranderen");
    await look(nadia, "confirm");
    await tabTo(nadia, "button", "Ja, stel vast");
    await page.keyboard.press("Enter");
    await expect(main.getByRole("heading", { level: 1 })).toBeFocused();
    await expect(page.getByRole("banner")).toContainText(/Vastgesteld op \d/);
    await look(nadia, "adopted");
  });

  await test.step("open windows are locked at once", async () => {
    await expect(tom.page.getByRole("button", { name: "Klaar met bewerken" })).toHaveCount(0);
    await expect(tom.page.getByRole("button", { name: "Tekst bewerken" })).toHaveCount(0);
    await expect(tom.text).not.toHaveAttribute("contenteditable", "true");
    for (const person of [tom, fatma]) {
      await expect(person.page.getByRole("banner")).toContainText(/Vastgesteld op \d/);
      await expect(person.page.getByRole("region", { name: "Stand van zaken" })).toContainText("De tekst verandert niet meer.");
    }
    await fatma.page.screenshot({ path: "test-results/pictures/adopted-reader.png" });
    expect(await refusal(tom, demo, doc, { ...remark, body: "Toch nog." })).toContain("De tekst is vastgesteld.");
    expect(await refusal(fatma, demo, doc, { type: "reply", contribution: said, body: "Toch nog." })).toContain("De tekst is vastgesteld.");
  });

  await test.step("submit", async () => {
    const number = main.getByLabel(/^Nummer/);
    await tabUntil(nadia, async () => number.evaluate((e) => e === document.activeElement));
    await page.keyboard.type("233");
    await page.keyboard.press("Enter");
    await expect(main.getByText("Bij een nummer hoort een dossiernummer.")).toBeVisible();
    await expect(main.getByLabel(/^Dossiernummer/)).toBeFocused();
    await page.keyboard.type("28638");
    await number.press("Control+a");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("banner")).toContainText(/Aangeboden aan de Tweede Kamer op \d/);
    await expect(main.getByText("28 638")).toBeVisible();
    await expect(main.getByText("nog niet bekend")).toBeVisible();
    await expect(fatma.page.getByRole("banner")).toContainText(/Aangeboden aan de Tweede Kamer op \d/);
    await look(nadia, "submitted");
  });

  await test.step("reopen", async () => {
    const reason = main.getByLabel("Waarom heropent u de tekst?");
    await tabTo(nadia, "button", "Heropen de tekst");
    await page.keyboard.press("Enter");
    await expect(main.getByText("Schrijf waarom. Iedereen kan dit lezen.")).toBeVisible();
    await expect(reason).toBeFocused();
    await page.keyboard.type("De motie van 21 december.");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await tabTo(nadia, "button", "Heropen de tekst", page.getByRole("dialog"));
    await page.keyboard.press("Enter");
    await expect(main.getByText(/^Deze tekst wordt herzien/)).toBeVisible();
    await look(nadia, "reopened");
    await expect(fatma.page.getByRole("region", { name: "Stand van zaken" })).toContainText("Deze tekst wordt herzien.");
  });

  await test.step("what changed since, and why", async () => {
    const { contribution } = await command(tom, demo, doc, { ...proposal, version: 0 });
    await command(nadia, demo, doc, { type: "decide", contribution, outcome: "accepted", reason: "Dat is het juiste woord.", version: 0 });
    await tom.page.getByRole("button", { name: "Tekst bewerken" }).click();
    await tom.caretAfter("Gemeenten kunnen een loket");
    await tom.page.keyboard.type(" voor iedereen");
    await tom.reads("een loket voor iedereen openen");
    await expect(tom.page.getByText(/^Alles (is )?bewaard/)).toBeVisible();
    await fatma.reads("een loket voor iedereen openen", false);
    const { revision } = await command(tom, demo, doc, { type: "nameRevision", name: "Na de motie", note: "De Kamer vroeg om een loket voor iedereen." });
    await tabTo(nadia, "link", "Bekijk wat er is veranderd", main);
    await page.keyboard.press("Enter");
    await expect(main.getByRole("listitem").first()).toContainText("voor iedereen");
    await expect(main).toContainText("De Kamer vroeg om een loket voor iedereen.");
    await expect(main).toContainText("De motie van 21 december.");
    await expect(main.getByRole("listitem").filter({ hasText: "vergoedt" })).toContainText(/Wijzigingsvoorstel van Tom Wester \(nummer 2\): overgenomen\. Dat is het juiste woord\./);
    await look(nadia, "amendments");
    const adopt = { type: "adopt", version: await versionOf(nadia, demo, doc) };
    expect(await refusal(nadia, demo, doc, adopt)).toContain("Besluiten die meelezers nog niet kennen: 1 (nummer 2).");
    await go(nadia, "Vaststellen");
    await expect(main.getByText("Nog niet bekendgemaakt: 1 besluit (over nummer 2).")).toBeVisible();
    await command(nadia, demo, doc, { type: "publishDecisions", revision });
    await expect(main.getByText("Niets staat het vaststellen in de weg.")).toBeVisible();
    await command(nadia, demo, doc, adopt);
    await fatma.reads("een loket voor iedereen openen");
    await fatma.page.getByRole("link", { name: "Bekijk wat er is veranderd" }).click();
    await expect(fatma.page.getByRole("main")).toContainText("De Kamer vroeg om een loket voor iedereen.");
  });
});

async function go(who: Person, place: string): Promise<void> {
  await tabTo(who, "link", place, who.page.getByRole("navigation", { name: "Plaatsen" }));
  await who.page.keyboard.press("Enter");
}

async function tabTo(who: Person, role: "link" | "button", name: string, within: Pick<Person["page"], "getByRole"> = who.page): Promise<void> {
  const goal = within.getByRole(role, { name, exact: true });
  await expect(goal.first()).toBeVisible();
  await tabUntil(who, () => goal.evaluateAll((all) => all.some((e) => e === document.activeElement)));
}

// A person would not go on for ever either.
async function tabUntil(who: Person, there: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await there()) return;
    await who.page.keyboard.press("Tab");
  }
  throw new Error("Tab does not lead there");
}

const look = (who: Person, name: string) => lookAt(who, `adopt-${name}`, name !== "confirm");
