import { barriers } from "./barriers";
import { expect, picture, test } from "./test";

test("who is answered reads so in the application, and chooses what comes by mail", async ({ enter }) => {
  const [fatma, joost] = [await enter("Fatma Aydin"), await enter("Joost Hartman")];
  for (const person of [fatma, joost]) await person.open();
  await fatma.annotate("Het heeft veel losgemaakt.", "Noem een voorbeeld.");
  await joost.bringUp("Het heeft veel losgemaakt.");
  await joost.openCard("Noem een voorbeeld.");
  await joost.card("Noem een voorbeeld.").getByLabel("Schrijf een reactie").fill("Dat is vertrouwelijk.");
  await joost.card("Noem een voorbeeld.").getByRole("button", { name: "Plaats reactie" }).click();
  await expect(fatma.card("Noem een voorbeeld.")).toContainText("Dat is vertrouwelijk.");

  await fatma.menu();
  await fatma.page.getByRole("link", { name: "Berichten" }).click();
  const main = fatma.page.getByRole("main");
  const reply = main.getByRole("listitem").filter({ hasText: "Iemand reageerde op uw inbreng" }).first();
  await expect(reply).toContainText("Nieuw");
  await expect(main.getByText(/^Er is een ronde open/)).toBeVisible();
  await expect(main).not.toContainText("vertrouwelijk");
  expect(await barriers(fatma.page)).toEqual([]);
  await picture(fatma, "news-1440");
  await main.getByRole("radio", { name: "Geen mail" }).check();
  await expect(main.getByText("Uw keuze is bewaard.")).toBeVisible();
  await fatma.page.reload();
  await expect(main.getByRole("radio", { name: "Geen mail" })).toBeChecked();
  await expect(reply).toBeVisible();
  await expect(reply).not.toContainText("Nieuw");
  await fatma.page.setViewportSize({ width: 320, height: 640 });
  await picture(fatma, "news-320");
  expect(await barriers(fatma.page)).toEqual([]);
  await reply.getByRole("link").click();
  await expect(fatma.text).toBeVisible();
});
