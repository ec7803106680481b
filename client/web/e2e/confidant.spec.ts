import { barriers } from "./barriers";
import { expect, picture, test } from "./test";

test("the confidant looks behind a pseudonym with a reason, and whose it is sees that", async ({ enter }) => {
  const [ida, merel] = [await enter("Ida Zomer"), await enter("Merel")];
  await ida.page.getByRole("link", { name: "Schuilnamen" }).click();
  await ida.page.getByRole("button", { name: "Kijk wie dit is Merel" }).click();
  const dialog = ida.page.getByRole("dialog", { name: "Wilt u weten wie Merel is?" });
  expect(await barriers(ida.page)).toEqual([]);
  // Without a reason nothing is asked.
  await dialog.getByRole("button", { name: "Kijk wie dit is" }).click();
  await expect(dialog.getByText("Terpstra")).toHaveCount(0);
  await dialog.getByLabel("Waarom is dit nodig?").fill("Er is een melding over haar veiligheid.");
  await dialog.getByRole("button", { name: "Kijk wie dit is" }).click();
  await expect(dialog.getByText("Merel is Hanna Terpstra.")).toBeVisible();
  await dialog.getByRole("button", { name: "Sluit" }).click();
  await expect(ida.page.getByText("Terpstra")).toHaveCount(0);
  await expect(ida.page.getByText(/^Gekeken op .*Er is een melding over haar veiligheid\.$/)).toBeVisible();
  await merel.page.getByRole("link", { name: "Uw deelname" }).click();
  await expect(merel.page.getByText(/^De vertrouwenspersoon keek op .*Er is een melding over haar veiligheid\.$/)).toBeVisible();
  await picture(ida, "confidant-1440");
  await ida.page.setViewportSize({ width: 320, height: 640 });
  await picture(ida, "confidant-320");
  expect(await barriers(ida.page)).toEqual([]);
});

test("an administrator starts a dossier and invites people to it", async ({ enter }) => {
  const bram = await enter("Bram Bos");
  await bram.page.getByText("Nieuw dossier").click();
  await bram.page.getByLabel("Titel").fill("Wet eerlijk werk");
  await picture(bram, "dossier-1440");
  await bram.page.getByRole("button", { name: "Maak dossier" }).click();
  await expect(bram.page.getByRole("heading", { name: "Deelnemers" })).toBeVisible();
  await expect(bram.page.getByRole("main")).toContainText("Wet eerlijk werk");
  await expect(bram.page.getByRole("main")).toContainText("Bram Bos");
  await expect(bram.page.getByRole("main")).not.toContainText("Nadia Prins");
  expect(await barriers(bram.page)).toEqual([]);
});
