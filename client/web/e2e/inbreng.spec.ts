import type { Page } from "@playwright/test";
import { barriers } from "./barriers";
import type { Person } from "./person";
import { expect, test } from "./test";

// Mijn inbreng: what somebody wrote, sends in one go, and holds of it; and an organisation that speaks with one voice.

test("drafts go in one go, and leave one receipt that can be checked", async ({ enter }) => {
  const [merel, nadia] = [await enter("Merel"), await enter("Nadia Prins")];
  for (const person of [merel, nadia]) await person.open();
  await merel.to("Mijn inbreng");
  const main = merel.page.getByRole("main");
  await expect(main).toContainText("U hebt geen concepten.");
  await keep(merel, "zo snel mogelijk gewist", "Hoe weet ik dat?");
  await keep(merel, "Het heeft veel losgemaakt.", "Noem ook de mensen om wie het gaat.");
  await keep(merel, "een eerste antwoord", "Voor wie is dit plan?");

  await merel.to("Mijn inbreng");
  const drafts = main.getByRole("region", { name: "Concepten" });
  await expect(drafts.getByRole("checkbox", { checked: true })).toHaveCount(3);
  // Under a pseudonym as elsewhere: the narrowest that is sent at all, and who could look behind it.
  await expect(drafts.getByRole("radio", { name: /^Alleen de redactie/ })).toBeChecked();
  await expect(drafts).toContainText("Uw schuilnaam staat erbij: Merel.");
  await drafts.getByRole("checkbox", { name: /Voor wie is dit plan/ }).uncheck();
  await pictures(merel.page, "inbreng-drafts");
  await drafts.getByRole("button", { name: "Verstuur 2 concepten samen aan de redactie" }).click();

  await expect(main).toContainText(/Uw 2 bijdragen zijn binnen\. Ontvangstbewijs \d{4}-\d{4}, /);
  const number = /\d{4}-\d{4}/.exec(await drafts.getByText(/^Uw 2 bijdragen zijn binnen/).locator("..").innerText())?.[0] ?? "";
  await expect(main.getByText(/^Controlecode [0-9a-f]{64}$/).first()).toBeVisible();
  await expect(drafts.getByRole("checkbox")).toHaveCount(1);
  const sending = main.getByRole("region", { name: `Ontvangstbewijs ${number}` });
  await expect(sending.getByRole("listitem")).toHaveCount(2);
  await expect(sending.getByText("In behandeling")).toHaveCount(2);
  await sending.getByRole("button", { name: `Controleer ${number}` }).click();
  await expect(sending).toContainText("Uw 2 bijdragen staan er nog precies zoals wij ze ontvingen op");
  await nadia.bringUp("zo snel mogelijk gewist");
  await expect(nadia.card("Hoe weet ik dat?")).toContainText("Merel");
  await expect(nadia.card("Voor wie is dit plan?")).toHaveCount(0);

  // What was kept on paper, and what is somebody else's or nobody's.
  const check = main.getByRole("region", { name: "Controleer een ontvangstbewijs" });
  await check.getByLabel("Nummer van het ontvangstbewijs").fill(number.replace("-", " "));
  await check.getByRole("button", { name: "Controleer" }).click();
  await expect(check).toContainText("Het klopt.");
  await pictures(merel.page, "inbreng-sent");
  await check.getByLabel("Nummer van het ontvangstbewijs").fill("0000-0001");
  await check.getByRole("button", { name: "Controleer" }).click();
  await expect(check).toContainText("U hebt in dit document geen ontvangstbewijs 0000-0001.");
  await check.getByLabel("Nummer van het ontvangstbewijs").fill("twaalf");
  await check.getByRole("button", { name: "Controleer" }).click();
  await expect(check).toContainText("Vul acht cijfers in.");

  // It is kept, and leads to the card; a decision is to be seen.
  await nadia.to("Verwerken");
  await nadia.queue("Merel", "Hoe weet ik dat?");
  await nadia.page.getByRole("radio", { name: /^Ter kennisgeving/ }).check();
  await nadia.page.getByLabel(/^Motivering/).fill("Wij mailen u dat.");
  await nadia.page.getByRole("button", { name: "Besluit vastleggen" }).click();
  await merel.page.reload();
  await expect(sending.getByText("Ter kennisgeving")).toBeVisible();
  await sending.getByRole("listitem").filter({ hasText: "Hoe weet ik dat?" }).getByRole("link").click();
  await expect(merel.card("Hoe weet ik dat?")).toContainText("Wij mailen u dat.");
});

test("without a connection drafts wait, and go once there is one", async ({ demo, enter }) => {
  const fatma = await enter("Fatma Aydin");
  await fatma.open();
  await keep(fatma, "zo snel mogelijk gewist", "Noem een termijn.");
  await fatma.to("Mijn inbreng");
  const main = fatma.page.getByRole("main");
  const drafts = main.getByRole("region", { name: "Concepten" });
  await expect(drafts.getByText(/De andere deelnemers niet\./)).toBeVisible();
  await demo.stop();
  await expect(fatma.page.getByText("Geen verbinding. Wat u typt, bewaren wij op dit apparaat.")).toBeVisible();
  const send = drafts.getByRole("button", { name: "Verstuur 1 concept aan de redactie" });
  await send.click();
  await expect(main.getByText("Wordt verstuurd zodra er verbinding is.")).toBeVisible();
  await send.click();
  await expect(drafts.getByRole("alert")).toHaveText("Er is al iets onderweg. Wacht tot dat binnen is.");
  const check = main.getByRole("region", { name: "Controleer een ontvangstbewijs" });
  await check.getByLabel("Nummer van het ontvangstbewijs").fill("48217730");
  await check.getByRole("button", { name: "Controleer" }).click();
  await expect(check).toContainText("Probeer het nog een keer als er verbinding is.");
  await pictures(fatma.page, "inbreng-offline");
  await demo.run();
  await expect(main).toContainText("Uw bijdrage is binnen.", { timeout: 30_000 });
});

test("what is refused is said, and the drafts are still there", async ({ enter }) => {
  const fatma = await enter("Fatma Aydin");
  // The first time something goes to nobody, as from a page of an older build.
  let spoil = true;
  await fatma.page.routeWebSocket(/\/live$/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const text = message.toString();
      const wrong = spoil && text.includes('"type":"submit"');
      if (wrong) spoil = false;
      server.send(wrong ? text.replace('"audience":"editors"', '"audience":"author"') : text);
    });
  });
  await fatma.open();
  await keep(fatma, "zo snel mogelijk gewist", "Noem een termijn.");
  await fatma.to("Mijn inbreng");
  const drafts = fatma.page.getByRole("region", { name: "Concepten" });
  await expect(drafts.getByText(/De andere deelnemers niet\./)).toBeVisible();
  const send = drafts.getByRole("button", { name: "Verstuur 1 concept aan de redactie" });
  await send.click();
  await expect(fatma.page.getByRole("region", { name: "Meldingen" })).toBeVisible();
  await expect(drafts.getByRole("checkbox", { name: /Noem een termijn/ })).toBeChecked();
  await pictures(fatma.page, "inbreng-refused");
  await send.click();
  await expect(drafts).toContainText("Uw bijdrage is binnen.");
});

test("an organisation speaks with one voice: two members write, the coordinator makes one of it and sends", async ({ enter }) => {
  test.slow(); // five people, and pictures at three widths
  const [bram, nadia, sanne, fatma, koen] = [
    await enter("Bram Bos"), await enter("Nadia Prins"), await enter("Sanne Vos"), await enter("Fatma Aydin"), await enter("Koen Dijk"),
  ];
  await invite(bram, koen, "Gemeente Waterstede");
  await sanne.open();
  await sanne.to("Mijn inbreng");
  await expect(sanne.page.getByRole("main")).toContainText("U hebt in dit document nog niets verstuurd.");
  await pictures(sanne.page, "inbreng-empty");
  for (const person of [nadia, fatma, koen]) await person.open();
  await openRoundWithOneVoice(nadia);

  await keep(fatma, "zo snel mogelijk gewist", "Noem een termijn van vier weken.");
  await fatma.to("Mijn inbreng");
  const hers = fatma.page.getByRole("main");
  await expect(hers.getByRole("button", { name: /^Verstuur/ })).toHaveCount(0);
  await hers.getByRole("button", { name: "Deel 1 concept met mijn organisatie" }).click();
  const inside = hers.getByRole("region", { name: "Namens Gemeente Waterstede" });
  await expect(inside).toContainText("Noem een termijn van vier weken.");
  await expect(inside).toContainText("Uw coördinator verstuurt het.");
  await keep(koen, "zo snel mogelijk gewist", "Wie controleert dat?", "Mijn organisatie");
  await koen.propose("Het heeft veel losgemaakt.", "Het heeft ons veel geleerd.", "Dat klinkt beter.", "Mijn organisatie");
  await expect(inside).toContainText("Koen Dijk");
  await pictures(fatma.page, "inbreng-member");

  await sanne.to("Mijn inbreng");
  const main = sanne.page.getByRole("main");
  const voice = main.getByRole("region", { name: "Namens Gemeente Waterstede" });
  await expect(voice.getByRole("checkbox")).toHaveCount(3);
  await voice.getByRole("button", { name: /^Verstuur/ }).click();
  await expect(voice.getByRole("alert")).toHaveText("Kies eerst een of meer bijdragen.");
  await voice.getByRole("checkbox", { name: /Noem een termijn/ }).check();
  await voice.getByRole("checkbox", { name: /Wie controleert dat/ }).check();
  await pictures(sanne.page, "inbreng-voice");
  await voice.getByRole("button", { name: "Voeg 2 bijdragen samen" }).click();
  const text = voice.getByLabel("Wat wil uw organisatie zeggen?");
  await expect(text).toHaveValue("Noem een termijn van vier weken.\n\nWie controleert dat?");
  await pictures(sanne.page, "inbreng-merge");
  // What was typed is there after a look at the text, and after a reload.
  await text.fill("Noem een termijn van vier weken, en zeg wie dat controleert.");
  await sanne.to("Lezen");
  await sanne.page.reload();
  await sanne.ready();
  await sanne.to("Mijn inbreng");
  for (const words of [/Noem een termijn/, /Wie controleert dat/]) await voice.getByRole("checkbox", { name: words }).check();
  await voice.getByRole("button", { name: "Voeg 2 bijdragen samen" }).click();
  await expect(text).toHaveValue("Noem een termijn van vier weken, en zeg wie dat controleert.");
  await voice.getByRole("button", { name: "Voeg 2 bijdragen samen" }).click();

  await expect(main).toContainText("Het is één bijdrage geworden.");
  const made = voice.getByRole("checkbox", { name: /en zeg wie dat controleert/ });
  await expect(made).toBeChecked();
  await expect(voice).toContainText("Gemaakt van 2 bijdragen van uw organisatie.");
  await expect(inside).toContainText("en zeg wie dat controleert");
  await expect(inside).toContainText("2 bijdragen samengevoegd");
  await expect(nadia.card("wie dat controleert")).toHaveCount(0);
  await voice.getByRole("checkbox", { name: /Dat klinkt beter/ }).check();
  await voice.getByRole("radio", { name: /^Iedereen in deze ronde/ }).check();
  await expect(voice).toContainText("Bij wat u verstuurt, staat als naam: Gemeente Waterstede. Daarna staat de tekst vast.");
  await pictures(sanne.page, "inbreng-merged");
  await voice.getByRole("button", { name: "Verstuur 2 bijdragen aan iedereen in deze ronde, zoals ze zijn" }).click();
  await expect(main).toContainText("Uw 2 bijdragen zijn binnen.");
  const sending = main.getByRole("region", { name: /^Ontvangstbewijs \d{4}-\d{4}$/ });
  await expect(sending).toContainText("Verstuurd namens Gemeente Waterstede. De tekst staat vast.");
  await sending.getByRole("button", { name: /^Controleer/ }).click();
  await expect(sending).toContainText("Het klopt.");
  await pictures(sanne.page, "inbreng-voice-sent");

  await nadia.to("Lezen");
  await nadia.bringUp("zo snel mogelijk gewist");
  await expect(nadia.card("wie dat controleert")).toContainText("Gemeente Waterstede");
  expect(await nadia.hasReceived("Wie controleert dat?")).toBe(false);
  // Members see what was sent, and that somebody else holds the receipt.
  await expect(hers.getByRole("region", { name: /^Verstuurd/ }).first()).toContainText("en zeg wie dat controleert");
  await koen.to("Mijn inbreng");
  await expect(koen.page.getByRole("main")).toContainText("Alleen wie verstuurde, kan dit ontvangstbewijs controleren.");
  await pictures(koen.page, "inbreng-member-sent");
});

test("after closing one can still send, and it is marked as late", async ({ enter }) => {
  const [nadia, joost] = [await enter("Nadia Prins"), await enter("Joost Hartman")];
  for (const person of [nadia, joost]) await person.open();
  await keep(joost, "zo snel mogelijk gewist", "Wanneer precies?");
  await joost.to("Mijn inbreng");
  await closeRound(nadia);
  const main = joost.page.getByRole("main");
  await expect(main).toContainText("De ronde is gesloten. U kunt nog versturen. Er komt bij te staan dat het later was.");
  await main.getByRole("button", { name: "Verstuur 1 concept aan de redactie" }).click();
  await expect(main).toContainText("Uw bijdrage is binnen.");
  await expect(main.getByRole("region", { name: /^Ontvangstbewijs/ }).first()).toContainText("Later binnengekomen: de ronde was gesloten.");
  await pictures(joost.page, "inbreng-late");
});

/** Says something about words of the text without sending it. */
async function keep(person: Person, words: string, body: string, audience: "Alleen ik" | "Mijn organisatie" = "Alleen ik"): Promise<void> {
  await person.to("Lezen");
  await person.ready();
  await person.select(words);
  await person.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
  await person.form.getByLabel("Uw bijdrage").fill(body);
  await person.form.getByRole("radio", { name: new RegExp(`^${audience}`) }).check();
  await expect(person.form.getByText("Wij kijken wie dit kan lezen.")).toHaveCount(0);
  await person.form.getByRole("button", { name: /^(Bewaar als concept|Deel met mijn organisatie)$/ }).click();
  await expect(person.card(body)).toBeVisible();
}

async function closeRound(nadia: Person): Promise<void> {
  await nadia.to("Versies");
  await nadia.page.getByRole("main").getByRole("button", { name: "Sluit de ronde" }).click();
  await nadia.page.getByRole("dialog").getByRole("button", { name: "Sluit de ronde" }).click();
}

async function openRoundWithOneVoice(nadia: Person): Promise<void> {
  await closeRound(nadia);
  const main = nadia.page.getByRole("main");
  await main.getByLabel("Naam van de ronde").fill("Ronde 2");
  await main.getByRole("radio", { name: "Elke organisatie spreekt met één stem" }).check();
  await main.getByRole("button", { name: "Open de ronde" }).click();
  await expect(nadia.page.getByRole("region", { name: "Stand van zaken" })).toContainText("Ronde 2 is open");
  await nadia.to("Lezen");
}

/** Somebody who was not invited yet becomes a reader of an organisation. */
async function invite(bram: Person, who: Person, organisation: string): Promise<void> {
  await bram.page.getByRole("link", { name: "Deelnemers" }).click();
  await bram.page.getByText("Nodig iemand uit", { exact: true }).first().click();
  await bram.page.getByLabel("Naam", { exact: true }).fill(who.name);
  await bram.page.getByLabel(/^Organisatie/).fill(organisation);
  await bram.page.getByRole("button", { name: "Nodig iemand uit" }).click();
  await who.page.goto(await bram.page.getByLabel("Link van de uitnodiging").inputValue());
  await who.passDoor();
}

/** Pictures for people to look at, at three widths. */
async function pictures(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  await page.evaluate(() => scrollTo(0, 0));
  for (const width of [320, 768, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${name} at ${width} fits`).toBe(true);
    expect(await barriers(page)).toEqual([]);
    await page.screenshot({ path: `test-results/pictures/${name}-${width}.png`, fullPage: true });
  }
  if (before) await page.setViewportSize(before);
}
