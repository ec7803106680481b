import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { audiences as askAudiences } from "../api";
import type { Audiences } from "./audience";

/** Whether a media query holds, kept up to date. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const change = () => setHolds(list.matches);
    change();
    list.addEventListener("change", change);
    return () => list.removeEventListener("change", change);
  }, [query]);
  return holds;
}

/** Wide enough for cards beside the text. */
export const wideQuery = "(min-width: 60em)";

/** A clock that ticks every minute, for sentences with days in them; ahead is how far the server's is before this device's. */
export function useNow(ahead: number): Date {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 60_000);
    return () => clearInterval(timer);
  }, []);
  return useMemo(() => new Date(now + ahead), [now, ahead]);
}

/** Keys that work on a page. Plain ones only outside fields, and only when the person wants them (WCAG 2.1.4). */
export type Keys = Readonly<Record<string, () => void>>;

export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      // A window over the page has the keys to itself; Escape closes it.
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      const name = nameOf(event);
      const act = latest.current[name];
      if (!act || (isPlain(name) && (!singleKeys() || isField(event.target)))) return;
      event.preventDefault();
      act();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

function nameOf(event: KeyboardEvent): string {
  const before = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.altKey ? "Alt+" : ""}`;
  return before + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
}

const isPlain = (name: string) => name !== "Escape" && !name.startsWith("Ctrl+") && !name.startsWith("Alt+");

function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || target.matches("textarea, select, summary, input:not([type=radio], [type=checkbox])");
}

const singleKeysName = "meelezen.singleKeys";

export function singleKeys(): boolean {
  return localStorage.getItem(singleKeysName) !== "off";
}

export function setSingleKeys(on: boolean): void {
  localStorage.setItem(singleKeysName, on ? "on" : "off");
}

/** The title of the window, while a page is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title;
  }, [title]);
}

const askAgain = 4_000;

/** Who would read what is sent to each audience: asked anew when `about` changes, and not at all while that is "". */
export function useAudiences(document: string, about: string): Audiences {
  const [audiences, setAudiences] = useState<Audiences>({ is: "checking" });
  useEffect(() => {
    if (about === "") return;
    let wanted = true;
    let again: ReturnType<typeof setTimeout> | undefined;
    // Sending waits for the answer, so a lost question is asked again.
    const ask = () => {
      askAudiences(document).then(
        (list) => wanted && setAudiences({ is: "known", list }),
        () => {
          if (!wanted) return;
          setAudiences({ is: "failed" });
          again = setTimeout(ask, askAgain);
        },
      );
    };
    setAudiences({ is: "checking" });
    ask();
    return () => {
      wanted = false;
      clearTimeout(again);
    };
  }, [about, document]);
  return audiences;
}
