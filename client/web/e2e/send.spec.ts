import { expect, test } from "./test";

test("who sends before it is known who will read it hears so, and can send once it is", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  let tell = () => {};
  const told = new Promise<void>((resolve) => (tell = resolve));
  await fatma.page.route("**/audiences", async (route) => {
    await told;
    await route.continue();
  });
  await fatma.open();
  await fatma.select("Het heeft veel losgemaakt.");
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await fatma.form.getByLabel("Uw bijdrage").fill("Noem hier ook de evaluatie.");
  await fatma.form.getByRole("button", { name: /^Verstuur aan/ }).click();
  await expect(fatma.form.getByRole("alert")).toHaveText("Wij kijken wie dit kan lezen.");
  tell();
  await expect(fatma.form.getByRole("alert")).toHaveCount(0);
  await fatma.send("Alleen de redactie");
  await expect(fatma.card("Noem hier ook de evaluatie.")).toBeVisible();
});

test("what was too much to send left a notice without words", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await fatma.select("Het heeft veel losgemaakt.");
  await fatma.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  const much = "Dit is een heel lang verhaal. ".repeat(2_500);
  await fatma.form.getByLabel("Uw bijdrage").fill(much);
  await fatma.form.getByRole("radio", { name: "Alleen de redactie" }).check();
  await expect(fatma.form.getByText("Wij kijken wie dit kan lezen.")).toHaveCount(0);
  await fatma.form.getByRole("button", { name: "Verstuur aan de redactie" }).click();
  await expect(fatma.page.getByRole("region", { name: "Meldingen" })).toContainText("Dit is te veel om in één keer te versturen.");
  await expect(fatma.form.getByLabel("Uw bijdrage")).toHaveValue(much);
});
