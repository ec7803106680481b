import { expect, picture, test } from "./test";

// What somebody typed and did not send is never lost.

const body = "Wie betaalt de evaluatie?";
const words = "Het heeft veel losgemaakt.";

test("a remark that was not sent is there again after a reload, and after logging out and in", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.select(words);
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill(body);
  await fatma.form.getByRole("radio", { name: "Vraag" }).check();
  await fatma.page.reload();
  await fatma.ready();
  await expect(fatma.form.getByLabel("Uw bijdrage")).toHaveValue(body);
  await fatma.logOut();
  await fatma.passDoor();
  await fatma.open();
  await expect(fatma.form.getByLabel("Uw bijdrage")).toHaveValue(body);
  await expect(fatma.form.getByRole("radio", { name: "Vraag" })).toBeChecked();
  await fatma.send();
  await expect(fatma.card(body)).toContainText("Vraag");
  await fatma.page.reload();
  await fatma.ready();
  await expect(fatma.form).toHaveCount(0);
});

test("another person at the same browser does not see what the first one typed", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.select(words);
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill(body);
  await fatma.logOut();
  await fatma.passDoor("Joost Hartman");
  await fatma.open();
  await expect(fatma.form).toHaveCount(0);
});

test("a proposal that was not sent is there again after a reload", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await fatma.select("veel losgemaakt");
  await fatma.page.keyboard.type("weinig veranderd");
  await fatma.form.getByLabel(/^Waarom/).fill("Zo was het.");
  await fatma.page.reload();
  await fatma.ready();
  await expect(fatma.form.getByRole("insertion")).toContainText("weinig veranderd");
  await expect(fatma.form.getByLabel(/^Waarom/)).toHaveValue("Zo was het.");
  await fatma.send();
  await expect(fatma.card("Zo was het.")).toContainText("weinig veranderd");
});

test("what is sent and typed while the server is away arrives when it is back", async ({ enter, demo }) => {
  const [fatma, tom, ilse] = [await enter("Fatma Aydin"), await enter("Tom Wester"), await enter("Ilse Vermeer")];
  for (const person of [fatma, tom, ilse]) await person.open();
  await tom.page.getByRole("button", { name: "Tekst bewerken" }).click();
  await fatma.select(words);
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill(body);
  await expect(fatma.form.getByText("8 deelnemers van 7 organisaties")).toBeVisible();
  await demo.stop();
  for (const person of [fatma, tom]) await expect(person.page.getByText("Geen verbinding.")).toBeVisible();
  await fatma.send();
  const waiting = fatma.page.getByRole("complementary").locator(".card").filter({ hasText: "Wordt verstuurd zodra er verbinding is." });
  await expect(waiting).toContainText(body);
  await fatma.bringUp(words);
  await picture(fatma, "22-unsent");
  await tom.caretAfter("Dit actieplan moet daar verandering in brengen");
  await tom.page.keyboard.type(" en wel nu");
  await tom.reads("verandering in brengen en wel nu.");
  await picture(tom, "20-offline");
  await demo.run();
  await expect(waiting).toHaveCount(0);
  for (const person of [fatma, tom, ilse]) {
    await person.reads("verandering in brengen en wel nu.");
    await expect(person.page.getByText(/^Alles (is )?bewaard/)).toBeVisible();
  }
  await ilse.bringUp(words);
  await expect(ilse.card(body)).toHaveCount(1);
});

test("the language changes to English and back, and what was typed stays", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.select(words);
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill(body);
  await fatma.menu();
  await fatma.page.getByText("English").click();
  await expect(fatma.page.getByRole("navigation", { name: "Places" })).toBeVisible();
  await expect(fatma.page.locator("html")).toHaveAttribute("lang", "en");
  await expect(fatma.page.getByRole("textbox", { name: "Your contribution" })).toHaveValue(body);
  await picture(fatma, "21-english");
  await fatma.menu();
  await fatma.page.getByText("Nederlands").click();
  await expect(fatma.form.getByLabel("Uw bijdrage")).toHaveValue(body);
});
