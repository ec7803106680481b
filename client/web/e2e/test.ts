import { test as base, expect } from "@playwright/test";
import type { BrowserContextOptions } from "@playwright/test";
import { Demo } from "./demo";
import { Person } from "./person";

interface Invited {
  /** The link with which somebody comes in for the first time. */
  readonly invitation?: string;
}

interface Fixtures {
  /** A demo of this test's own, on a fresh folder; afterwards its files are proved. */
  readonly demo: Demo;
  /** Lets somebody in at a window of their own; it is closed after the test. */
  readonly enter: (name: string, options?: BrowserContextOptions & Invited) => Promise<Person>;
}

export const test = base.extend<Fixtures>({
  demo: async ({}, use) => {
    const demo = await Demo.start();
    await use(demo);
    await demo.stop();
    await demo.verify();
    await demo.remove();
  },
  enter: async ({ browser, demo, contextOptions }, use, info) => {
    const people: Person[] = [];
    await use(async (name, options) => {
      const { invitation, ...rest } = { ...contextOptions, ...options };
      const person = invitation ? await Person.accept(browser, demo, name, invitation, rest) : await Person.enter(browser, demo, name, rest);
      people.push(person);
      return person;
    });
    if (info.status !== info.expectedStatus) {
      for (const p of people) await info.attach(p.name, { body: await p.page.screenshot(), contentType: "image/png" });
    }
    for (const person of people) await person.leave();
  },
});

export { expect };

/** A picture for people to look at: test-results/pictures/NAME.png. */
export async function picture(person: Person, name: string): Promise<void> {
  await person.page.screenshot({ path: `test-results/pictures/${name}.png` });
}
