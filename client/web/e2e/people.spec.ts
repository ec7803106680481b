import { barriers } from "./barriers";
import { expect, test } from "./test";

// Who takes part, as an administrator, a lead editor and a participant see it.

test("two people make an editor, who sees it at once", async ({ enter }) => {
  const [bram, nadia, ilse] = [await enter("Bram Bos"), await enter("Nadia Prins"), await enter("Ilse Vermeer")];
  await ilse.open();
  await expect(ilse.page.getByRole("link", { name: /^Verwerken/ })).toHaveCount(0);
  for (const person of [bram, nadia]) await person.page.getByRole("link", { name: "Deelnemers" }).click();
  await bram.page.getByRole("button", { name: "Wijzig rol Ilse Vermeer" }).click();
  const roles = bram.page.getByRole("dialog", { name: "Wat is Ilse Vermeer?" });
  expect(await barriers(bram.page)).toEqual([]);
  await roles.getByLabel("redacteur", { exact: true }).check();
  await roles.getByRole("button", { name: "Bewaar" }).click();
  await expect(bram.page.getByText("De rol van Ilse Vermeer is gewijzigd, of wacht op een tweede persoon.")).toBeVisible();
  await expect(bram.page.getByText("Iemand anders moet hiermee akkoord gaan.")).toBeVisible();
  await nadia.page.reload();
  await nadia.page.getByRole("button", { name: "Akkoord", exact: true }).click();
  await expect(nadia.page.getByText("U ging akkoord.")).toBeVisible();
  await expect(ilse.page.getByRole("link", { name: /^Verwerken/ })).toBeVisible();
  await nadia.page.screenshot({ path: "test-results/pictures/people-1440.png", fullPage: true });
  await nadia.page.setViewportSize({ width: 320, height: 640 });
  await nadia.page.screenshot({ path: "test-results/pictures/people-320.png" });
});

test("who is sent away loses the text at once, and nothing that was said", async ({ enter }) => {
  const [bram, joost, fatma] = [await enter("Bram Bos"), await enter("Joost Hartman"), await enter("Fatma Aydin")];
  for (const person of [joost, fatma]) await person.open();
  await joost.annotate("Het heeft veel losgemaakt.", "Dit blijft staan.");
  await bram.page.getByRole("link", { name: "Deelnemers" }).click();
  await bram.page.getByRole("button", { name: "Laat stoppen Joost Hartman" }).click();
  await bram.page.getByRole("dialog").getByRole("button", { name: "Laat stoppen" }).click();
  await expect(joost.text).toHaveCount(0);
  await fatma.bringUp("Het heeft veel losgemaakt.");
  await expect(fatma.card("Dit blijft staan.")).toBeVisible();
});

test("under a pseudonym one sees who looked behind it, and no other name of one's own", async ({ enter }) => {
  const merel = await enter("Merel");
  await merel.page.getByRole("link", { name: "Uw deelname" }).click();
  await expect(merel.page.getByText("U doet mee onder de schuilnaam Merel.")).toBeVisible();
  await expect(merel.page.getByText("Niemand heeft gekeken.")).toBeVisible();
  await expect(merel.page.locator("body")).not.toContainText("Terpstra");
  expect(await barriers(merel.page)).toEqual([]);
});

test("editors see which organisation said something about which part", async ({ enter }) => {
  const [nadia, fatma] = [await enter("Nadia Prins"), await enter("Fatma Aydin")];
  for (const person of [nadia, fatma]) await person.open();
  await fatma.annotate("zo snel mogelijk gewist", "Noem een termijn.");
  await nadia.page.getByRole("navigation", { name: "Plaatsen" }).getByRole("link", { name: "Dekking" }).click();
  const cell = nadia.page.getByRole("cell", { name: /^Gemeente Waterstede, 3\.2: een of twee bijdragen/ });
  await expect(cell).toBeVisible();
  await cell.focus();
  await nadia.page.keyboard.press("ArrowDown");
  await expect(nadia.page.getByRole("cell", { name: /^Gemeente Waterstede, 3\.3/ })).toBeFocused();
  expect(await barriers(nadia.page)).toEqual([]);
  await nadia.page.screenshot({ path: "test-results/pictures/coverage-1440.png" });
  await nadia.page.setViewportSize({ width: 320, height: 640 });
  await nadia.page.screenshot({ path: "test-results/pictures/coverage-320.png" });
});
