import { expect, test } from "./test";
import { command, look, proposal, small, title } from "./small";

// The response report, from what somebody wrote to what everybody reads.

test("a reader finds what became of every contribution in the response report, and takes it along", async ({ enter, demo }) => {
  test.slow();
  const [nadia, fatma, joost] = [await enter("Nadia Prins"), await enter("Fatma Aydin"), await enter("Joost")];
  const doc = await small(nadia, demo);
  await command(nadia, demo, doc, { type: "openRound", name: "Ronde 1", mode: "live" });
  const remark = { type: "contribute", kind: "remark", audience: "round", target: "document", version: 0, from: 0, to: 0, body: "Wie doet dit?" };
  const { contribution: asked } = await command(fatma, demo, doc, remark);
  const { contribution: secret } = await command(fatma, demo, doc, { ...remark, audience: "editors", body: "Onder ons gezegd." });
  const { contribution: word } = await command(joost, demo, doc, proposal);
  for (const person of [nadia, fatma]) {
    await person.page.goto(demo.url);
    await person.open(title);
  }
  await command(nadia, demo, doc, { type: "decide", contribution: word, outcome: "accepted", reason: "", version: 0 });
  await command(nadia, demo, doc, { type: "decide", contribution: asked, outcome: "notAccepted", reason: "Dat regelt de wet al.", version: 1 });
  await command(nadia, demo, doc, { type: "decide", contribution: secret, outcome: "noted", reason: "Dank voor uw openheid.", version: 1 });
  const places = fatma.page.getByRole("navigation", { name: "Plaatsen" });
  const main = fatma.page.getByRole("main");

  await test.step("it is not there before the round is accounted for, but editors have a preview", async () => {
    await expect(places.getByRole("link", { name: "Mijn inbreng" })).toBeVisible();
    await expect(places.getByRole("link", { name: "Reactienota" })).toHaveCount(0);
    await fatma.page.goto(`${demo.url}/d/${doc}/reactienota`);
    await expect(main).toContainText("De reactienota is er nog niet.");
    await nadia.to("Reactienota");
    await expect(nadia.page.getByRole("main")).toContainText("Voorproef.");
    await nadia.page.getByLabel("Versie").selectOption("Volledig, voor de redactie");
    await expect(nadia.page.getByRole("main")).toContainText("Onder ons gezegd.");
    await look(nadia, "report-full");
  });

  await test.step("read it", async () => {
    for (const type of ["closeRound", "processRound", "accountRound"]) await command(nadia, demo, doc, { type });
    await fatma.page.goto(`${demo.url}/d/${doc}`);
    await places.getByRole("link", { name: "Reactienota" }).click();
    await expect(main.getByRole("heading", { level: 1, name: "Reactienota" })).toBeVisible();
    await expect(main).toContainText("Er kwamen ten minste 2 bijdragen binnen.");
    await expect(main).not.toContainText("Onder ons gezegd.");
    const changed = main.getByRole("article").filter({ hasText: "vergoedt" });
    await expect(changed).toContainText("Het Rijk betaalt mee.");
    await expect(changed).toContainText("Het Rijk vergoedt mee.");
    await expect(main.getByRole("article").filter({ hasText: "Wie doet dit?" })).toContainText("Dat regelt de wet al.");
    await look(fatma, "report");
    await main.getByRole("combobox", { name: "Besluit" }).selectOption("Niet overgenomen");
    await expect(main.getByRole("article")).toHaveCount(1);
    await expect(main.getByRole("status")).toHaveText("1 van 2 bijdragen");
  });

  await test.step("take it along", async () => {
    for (const [name, extension] of [["PDF", "pdf"], ["Excel", "xlsx"], ["CSV", "csv"]] as const) {
      const file = fatma.page.waitForEvent("download");
      await main.getByRole("link", { name }).click();
      expect((await file).suggestedFilename()).toBe(`Klein plan - reactienota.${extension}`);
    }
  });

  await test.step("what was for the editors is in it once its author says so", async () => {
    await fatma.to("Mijn inbreng");
    const consent = main.getByRole("checkbox", { name: /reactienota/ });
    await consent.click();
    await expect(consent).toBeChecked();
    await look(fatma, "report-consent");
    await expect(consent).toBeChecked();
    await fatma.to("Reactienota");
    await expect(main).toContainText("Onder ons gezegd.");
    await expect(main).toContainText("Er kwamen 3 bijdragen binnen.");
  });
});
