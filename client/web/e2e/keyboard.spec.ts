import type { Person } from "./person";
import { expect, test } from "./test";

// No mouse is touched here: every step is a key.

test("a reader annotates and proposes, and an editor decides, by keyboard alone", async ({ enter }) => {
  const [fatma, nadia] = [await enter("Fatma Aydin"), await enter("Nadia Prins")];
  for (const person of [fatma, nadia]) await openByKey(person, "Samen tegen uitbuiting");
  const { page } = fatma;

  await test.step("choose a paragraph and say something about it", async () => {
    for (let i = 0; i < 2; i++) await page.keyboard.press("n");
    await page.keyboard.press("o");
    await expect(fatma.form.getByLabel("Uw bijdrage")).toBeFocused();
    await page.keyboard.type("Noem ook de binnenstad.");
    await tabTo(fatma, "radio", "Alleen de redactie");
    await page.keyboard.press("ArrowDown");
    await expect(fatma.form.getByRole("radio", { name: "Iedereen in deze ronde" })).toBeChecked();
    await page.keyboard.press("Control+Enter");
    await expect(fatma.form).toBeHidden();
    await expect(nadia.card("Noem ook de binnenstad.")).toBeVisible();
  });

  await test.step("propose other words", async () => {
    await page.keyboard.press("n");
    await page.keyboard.press("w");
    await expect(fatma.text).toBeFocused();
    await page.keyboard.press("Home");
    await page.keyboard.type("Let op: ");
    await expect(fatma.form.getByRole("insertion")).toContainText("Let op:");
    await tabTo(fatma, "radio", "Alleen de redactie");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Control+Enter");
    await expect(fatma.form).toBeHidden();
    await expect(nadia.text.getByRole("insertion").filter({ hasText: "Let op:" })).toBeVisible();
  });

  await test.step("decide", async () => {
    await tabTo(nadia, "link", "Verwerken");
    await nadia.page.keyboard.press("Enter");
    const item = nadia.page.getByRole("main").getByRole("article");
    await expect(item).toContainText("Noem ook de binnenstad.");
    await nadia.page.keyboard.press("9");
    await nadia.page.keyboard.press("Control+Enter");
    await expect(nadia.page.getByLabel(/^Motivering/)).toBeFocused();
    await nadia.page.keyboard.type("Dank u, dat nemen wij mee.");
    await nadia.page.keyboard.press("Control+Enter");
    await expect(item).toContainText("Let op:");
    await nadia.page.keyboard.press("Escape");
    await nadia.page.keyboard.press("1");
    await expect(nadia.page.getByRole("radio", { name: "Overnemen", exact: true })).toBeChecked();
    await nadia.page.keyboard.press("Control+Enter");
    await fatma.reads("Let op: ");
    await expect(fatma.card("Noem ook de binnenstad.")).toContainText("Dank u, dat nemen wij mee.");
  });
});

async function openByKey(person: Person, title: string): Promise<void> {
  await tabTo(person, "link", title);
  await person.page.keyboard.press("Enter");
  await person.ready();
}

// Presses Tab until the focus is there; a person would not go on for ever either.
async function tabTo(person: Person, role: "link" | "radio" | "button", name: string): Promise<void> {
  const goal = person.page.getByRole(role, { name });
  await expect(goal.first()).toBeVisible();
  for (let i = 0; i < 60; i++) {
    if (await goal.evaluateAll((all) => all.some((e) => e === document.activeElement))) return;
    await person.page.keyboard.press("Tab");
  }
  throw new Error(`no way to the ${role} “${name}” by Tab`);
}
