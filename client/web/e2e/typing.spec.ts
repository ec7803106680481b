import { expect, test } from "./test";

// Writing where others proposed something. Each test is named after what went wrong once.

test("the cursor jumped to the begin of the text when one typed over words that others propose to change", async ({ enter }) => {
  const ilse = await enter("Ilse Vermeer");
  await ilse.open();
  await ilse.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await ilse.select("twee werkdagen een eerste antwoord");
  await ilse.page.keyboard.type("vier dagen een echt bericht");
  await expect(ilse.form.getByRole("insertion")).toHaveText([/vier dagen/, /echt bericht/]);
  await expect(ilse.text.getByRole("heading", { name: "Inleiding" })).toBeVisible();
});

test("the cursor jumped to the begin of the text when one deleted words that others propose to change", async ({ enter }) => {
  const ilse = await enter("Ilse Vermeer");
  await ilse.open();
  await ilse.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await ilse.select("zo snel mogelijk gewist");
  await ilse.page.keyboard.press("Delete");
  await ilse.page.keyboard.type("na een week vernietigd");
  await expect(ilse.form.getByRole("insertion")).toHaveText([/na een week vernietigd/]);
  for (let i = 0; i < "na een week vernietigd".length; i++) await ilse.page.keyboard.press("Backspace");
  await ilse.page.keyboard.type("later gewist");
  await expect(ilse.form.getByRole("insertion")).toHaveText([/later/]);
  await expect(ilse.text.getByRole("heading", { name: "Inleiding" })).toBeVisible();
});

for (const mode of ["Tekst wijzigen", "Tekst bewerken"]) {
  test(`what one typed after a click on the words of a contribution came elsewhere: ${mode}`, async ({ enter }) => {
    const nadia = await enter("Nadia Prins");
    await nadia.open();
    await nadia.page.getByRole("button", { name: mode }).first().click();
    await expect(nadia.page.getByRole("textbox", { name: "Tekst van het document" })).toBeVisible();
    await nadia.caretAfter("zo snel mogelijk gewist");
    await nadia.page.keyboard.type(" en weg");
    await nadia.reads("zo snel mogelijk gewist en weg. De melder");
    await expect(nadia.text.getByRole("heading", { name: "Inleiding" })).toBeVisible();
  });
}

test("what one typed after Enter right before words that others insert came at the end of the paragraph before", async ({ enter }) => {
  const ilse = await enter("Ilse Vermeer");
  await ilse.open();
  await ilse.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await expect(ilse.page.getByRole("textbox", { name: "Tekst van het document" })).toBeVisible();
  await ilse.caretAfter("zo snel mogelijk gewist");
  await ilse.page.keyboard.press("Enter");
  await ilse.page.keyboard.type("Daarna");
  await expect(ilse.text.getByRole("paragraph").filter({ hasText: /^(?!.*zo snel mogelijk).*Daarna.*De melder/ })).toBeVisible();
});

test("a paragraph that a reader splits is proposed as two", async ({ enter }) => {
  const ilse = await enter("Ilse Vermeer");
  await ilse.open();
  await ilse.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
  await expect(ilse.page.getByRole("textbox", { name: "Tekst van het document" })).toBeVisible();
  await ilse.caretAfter("Het heeft veel losgemaakt.");
  await ilse.page.keyboard.press("Enter");
  await ilse.page.keyboard.type("Daarna");
  await expect(ilse.text.getByRole("paragraph").filter({ hasText: /Daarna.* Er kwamen zorgcoördinatoren/ })).toBeVisible();
  await ilse.send();
  await expect(ilse.card("Daarna")).toBeVisible();
});
