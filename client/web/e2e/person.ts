import { type Browser, type BrowserContext, type BrowserContextOptions, expect, type Locator, type Page } from "@playwright/test";
import type { Demo } from "./demo";
import { selectedWords, wording, wordsIn } from "./words";

/** Title of the sample plan. */
export const plan = "Samen tegen uitbuiting";

/**
 * One person at one browser window. Everything the window receives is kept, so
 * that a test can look for what it should not have received; an error on the
 * page fails the test that calls `leave`.
 */
export class Person {
  readonly faults: string[] = [];
  private readonly received: string[] = [];
  private readonly bodies: Promise<void>[] = [];

  private constructor(
    readonly name: string,
    readonly page: Page,
    private readonly demo: Demo,
  ) {}

  static async enter(browser: Browser, demo: Demo, name: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext(options);
    const person = new Person(name, await context.newPage(), demo);
    person.listen();
    await person.logIn();
    return person;
  }

  /** Comes in for the first time, by the link of an invitation. */
  static async accept(browser: Browser, demo: Demo, name: string, link: string, options: BrowserContextOptions = {}): Promise<Person> {
    const context = await browser.newContext(options);
    const person = new Person(name, await context.newPage(), demo);
    person.listen();
    await person.page.goto(link);
    await person.passDoor();
    return person;
  }

  get context(): BrowserContext {
    return this.page.context();
  }

  /** Logs in at the demo's provider, from wherever the log-in page was asked for. */
  async logIn(): Promise<void> {
    await this.page.goto(this.demo.url);
    await this.passDoor();
  }

  /** From a page that asks to log in, through the provider, back to where one was. */
  async passDoor(as = this.name): Promise<void> {
    await this.page.getByRole("link", { name: "Inloggen" }).or(this.page.getByRole("button", { name: "Inloggen" })).click();
    await this.page.getByRole("button", { name: new RegExp(`^${as}`) }).click();
    await expect(this.page.getByRole("main")).toBeVisible();
  }

  async logOut(): Promise<void> {
    await this.menu();
    await this.page.getByRole("button", { name: "Uitloggen" }).click();
    await expect(this.page.getByRole("link", { name: "Inloggen" })).toBeVisible();
  }

  /** Opens the menu with the person's own name. */
  async menu(): Promise<void> {
    await this.page.getByRole("banner").getByRole("group").locator("summary").click();
  }

  async open(title = plan): Promise<void> {
    await this.page.getByRole("link", { name: title }).click();
    await this.ready();
  }

  /** Waits until the text is there and follows the server. */
  async ready(): Promise<void> {
    await expect(this.text).toBeVisible();
    await expect(this.page.getByRole("region", { name: "Stand van zaken" })).toContainText(/(leest|lezen) nu/);
  }

  async to(place: "Lezen" | "Mijn inbreng" | "Verwerken" | "Versies" | "Reactienota"): Promise<void> {
    const link = this.page.getByRole("navigation", { name: "Plaatsen" }).getByRole("link", { name: place });
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
  }

  /** The text of the document, whether it is being read or written. */
  get text(): Locator {
    return this.page.getByLabel("Tekst van het document");
  }

  /** The form for what is about to be sent. */
  get form(): Locator {
    return this.page.getByRole("article", { name: /^Uw (bijdrage|wijzigingsvoorstel)$/ });
  }

  /** The cards beside the text that hold these words. */
  card(words: string | RegExp): Locator {
    return this.page.getByRole("complementary").getByRole("article").filter({ hasText: words });
  }

  /** Opens the card with these words, so that one can answer. */
  async openCard(words: string): Promise<void> {
    const card = this.card(words);
    await expect(card).toBeVisible();
    const field = card.getByLabel("Schrijf een reactie");
    if (!(await field.isVisible())) await card.getByRole("button", { expanded: false }).first().click();
    await expect(field).toBeVisible();
  }

  /** Waits until the text reads like this; proposals of others are not part of it. */
  async reads(words: string | RegExp, is = true): Promise<void> {
    await expect.poll(async () => matches(await this.text.evaluate(wording), words), `“${words}” in the text of ${this.name}`).toBe(is);
  }

  /** Scrolls the text to these words. */
  async bringUp(words: string): Promise<void> {
    await this.text.evaluate(wordsIn, words);
  }

  /** In Verwerken: takes up the contribution in which somebody says this. */
  async queue(who: string, words: string): Promise<void> {
    const queue = this.page.getByRole("navigation", { name: "Te behandelen" });
    await queue.getByRole("searchbox").fill(words);
    await queue.getByRole("button", { name: who }).click();
    await expect(this.page.getByRole("main").getByRole("article")).toContainText(words);
  }

  /** Selects words in the text, by dragging over them. */
  async select(words: string): Promise<void> {
    const { from, to } = await this.text.evaluate(wordsIn, words);
    await this.page.mouse.move(from.x, from.y);
    await this.page.mouse.down();
    await this.page.mouse.move((from.x + to.x) / 2, to.y, { steps: 3 });
    // Within the last letter: right on its edge stand the words that others propose there.
    await this.page.mouse.move(to.x - 2, to.y, { steps: 3 });
    await this.page.mouse.up();
    await expect.poll(() => this.page.evaluate(selectedWords)).toBe(words);
  }

  /** Puts the caret right after these words, by clicking there. */
  async caretAfter(words: string): Promise<void> {
    const { to } = await this.text.evaluate(wordsIn, words);
    await this.page.mouse.click(to.x, to.y);
    // Nobody types before the cursor is to be seen.
    await this.page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  }

  async annotate(words: string, body: string, audience: Audience = "Iedereen in deze ronde"): Promise<void> {
    await this.select(words);
    await this.page.getByRole("button", { name: "Opmerking plaatsen" }).click();
    await this.form.getByLabel("Uw bijdrage").fill(body);
    await this.send(audience);
    await expect(this.card(body)).toBeVisible();
  }

  /** Proposes other words by typing over them in the text. */
  async propose(words: string, instead: string, why: string, audience: Audience = "Iedereen in deze ronde"): Promise<void> {
    await this.page.getByRole("button", { name: "Tekst wijzigen" }).first().click();
    await this.select(words);
    await this.page.keyboard.type(instead);
    await expect(this.form.getByRole("insertion").first()).toBeVisible();
    await this.form.getByLabel(/^Waarom/).fill(why);
    await this.send(audience);
  }

  async send(audience: Audience = "Iedereen in deze ronde"): Promise<void> {
    await this.form.getByRole("radio", { name: audience }).check();
    // Who will read it is told first.
    await expect(this.form.getByText("Wij kijken wie dit kan lezen.")).toHaveCount(0);
    await this.form.getByRole("button", { name: /^(Verstuur aan|Deel met)/ }).click();
    await expect(this.form).toBeHidden();
  }

  /** The text of the open document as Markdown. */
  async exported(): Promise<string> {
    const id = /\/d\/([^/#]+)/.exec(this.page.url())?.[1];
    const answer = await this.page.request.get(`${this.demo.url}/api/v1/documents/${id}/text.md`);
    return answer.text();
  }

  /** Whether any byte that this window received holds these words. */
  async hasReceived(words: string): Promise<boolean> {
    await Promise.all(this.bodies);
    return this.received.some((text) => text.includes(words));
  }

  /** Closes the window, and complains about errors that were on the page. */
  async leave(): Promise<void> {
    await this.context.close();
    expect(this.faults, `errors on the page of ${this.name}`).toEqual([]);
  }

  private listen(): void {
    this.page.on("pageerror", (error) => this.faults.push(String(error.stack ?? error)));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !/Failed to load resource|WebSocket connection/.test(message.text())) this.faults.push(message.text());
    });
    this.page.on("websocket", (socket) => socket.on("framereceived", ({ payload }) => this.received.push(payload.toString())));
    this.page.on("response", (response) => {
      if (!response.url().startsWith(this.demo.url)) return;
      // What is answered by moving on, or comes when the window is gone, has no body.
      const body = response.text().then((text) => void this.received.push(text), () => undefined);
      this.bodies.push(body);
    });
  }
}

export type Audience = "Iedereen in deze ronde" | "Alleen de redactie" | "Mijn organisatie";

function matches(text: string, words: string | RegExp): boolean {
  return typeof words === "string" ? text.includes(words) : words.test(text);
}
