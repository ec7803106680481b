import { expect, test } from "./test";

test("a reader could not withdraw what they said; now they can, and everybody sees it", async ({ enter }) => {
  const [fatma, joost] = [await enter("Fatma Aydin"), await enter("Joost Hartman")];
  for (const person of [fatma, joost]) await person.open();
  await fatma.annotate("Het heeft veel losgemaakt.", "Dit klopt niet.");
  await joost.bringUp("Het heeft veel losgemaakt.");
  await joost.card("Dit klopt niet.").getByRole("button", { name: "Hiermee eens" }).click();
  await expect(fatma.card("Dit klopt niet.")).toContainText("Hiermee eens (1)");
  await fatma.openCard("Dit klopt niet.");
  await fatma.card("Dit klopt niet.").getByRole("button", { name: "Intrekken" }).click();
  await fatma.page.getByRole("dialog").getByRole("button", { name: "Intrekken" }).click();
  await expect(fatma.card("Dit klopt niet.")).toContainText("Ingetrokken");
  await expect(joost.card("Dit klopt niet.").getByRole("button", { name: /eens/ })).toHaveCount(0);
});
