import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Later } from "../later";
import type { App } from "../session";

// Before something is sent: does it tell who somebody under a pseudonym is, or
// hold a citizen service number? The rules are loaded when they are needed.

/** What is about to be sent. */
export interface Parting {
  readonly text: string;
  readonly go: () => void;
}

const load = async () => (await import("./selfcheck")).SelfCheck;
// As many digits as a citizen service number: only then there is something to look for under one's own name.
const digits = /(\d[ .-]?){9}/;

/** Looks at what is sent and then lets it go, or asks; `shown` stands in the form. */
export function useGuard(app: App, withList = false): readonly [guard: (text: string, go: () => void) => void, shown: ComponentChildren] {
  const [parting, setParting] = useState<Parting | null>(null);
  const hidden = app.store.me.value?.pseudonymous ?? false;
  const guard = (text: string, go: () => void) => (hidden || digits.test(text) ? setParting({ text, go }) : go());
  const shown = (hidden || parting) && (
    <Later load={load} quiet={!parting} show={(Check) => <Check app={app} parting={parting} withList={withList} back={() => setParting(null)} />} />
  );
  return [guard, shown];
}
