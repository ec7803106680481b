import { barriers } from "./barriers";
import { expect, picture, test } from "./test";
import type { Person } from "./person";

// What a machine can find of barriers, on every screen, at both ends of the widths.

for (const [width, height] of [[320, 640], [1440, 900]] as const) {
  const viewport = { width, height };

  test(`no barrier for a reader at ${width} pixels`, async ({ enter }) => {
    const fatma = await enter("Fatma Aydin", { viewport });
    await clean(fatma, `list-${width}`);
    await fatma.open();
    await clean(fatma, `reading-${width}`);
    await fatma.menu();
    await clean(fatma, `menu-${width}`);
    await fatma.page.keyboard.press("Escape");
    await fatma.select("veel losgemaakt");
    await fatma.page.getByRole("button", { name: /^Opmerking/ }).first().click();
    await expect(fatma.page.getByLabel("Uw bijdrage").last()).toBeVisible();
    await clean(fatma, `composer-${width}`);
    await fatma.page.getByRole("button", { name: "Gooi weg" }).click();
    await fatma.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
    await fatma.select("veel losgemaakt");
    await fatma.page.keyboard.type("weinig veranderd");
    await clean(fatma, `suggesting-${width}`);
  });

  test(`no barrier for an editor at ${width} pixels`, async ({ enter }) => {
    const nadia = await enter("Nadia Prins", { viewport });
    await nadia.open();
    await nadia.to("Verwerken");
    await expect(nadia.page.getByRole("button", { name: "Besluit vastleggen" })).toBeVisible();
    await clean(nadia, `processing-${width}`);
    await nadia.to("Versies");
    await expect(nadia.page.getByRole("heading", { name: "Werktekst" })).toBeVisible();
    await clean(nadia, `revisions-${width}`);
    await nadia.page.getByRole("link", { name: /^Vergelijk met nu/ }).click();
    await expect(nadia.page.getByText("Deze twee versies zijn gelijk.")).toBeVisible();
    await clean(nadia, `comparison-${width}`);
    await nadia.to("Versies");
    await nadia.page.getByRole("link", { name: "Nieuwe tekst importeren" }).click();
    await expect(nadia.page.getByLabel("Bestand")).toBeVisible();
    await clean(nadia, `importing-${width}`);
    await nadia.to("Lezen");
    await nadia.page.getByRole("button", { name: "Tekst bewerken" }).click();
    await clean(nadia, `editing-${width}`);
  });

  test(`no barrier at the doors at ${width} pixels`, async ({ page, demo }) => {
    await page.setViewportSize(viewport);
    await page.goto(demo.url);
    await expect(page.getByRole("link", { name: "Inloggen" })).toBeVisible();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole("link", { name: "Inloggen" }).click();
    await page.getByRole("button", { name: /^Vera Niemand/ }).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("main")).toContainText("niet uitgenodigd");
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: `test-results/pictures/notinvited-${width}.png` });
  });
}

test("the pages fit on a tablet, light and dark", async ({ enter }) => {
  for (const colorScheme of ["light", "dark"] as const) {
    const nadia = await enter("Nadia Prins", { viewport: { width: 768, height: 1024 }, colorScheme });
    await nadia.open();
    await clean(nadia, `reading-768-${colorScheme}`);
    await nadia.to("Verwerken");
    await expect(nadia.page.getByRole("button", { name: "Besluit vastleggen" })).toBeVisible();
    await clean(nadia, `processing-768-${colorScheme}`);
  }
});

async function clean(person: Person, name: string): Promise<void> {
  await picture(person, name);
  expect(await barriers(person.page), name).toEqual([]);
  const tooWide = await person.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(tooWide, `${name} scrolls sideways by so many pixels`).toBe(0);
}
