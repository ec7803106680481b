import { me } from "./api";
import type { Watched } from "./selfcheck";

// The words that somebody watches for in what they send. Their list stays on
// this device; their own name is what the server tells them alone.

function key(participant: string): string {
  return `meelezen:${participant}:watched`;
}

/** The list of this person on this device, a line each. */
export function watchedList(participant: string): string {
  try {
    return localStorage.getItem(key(participant)) ?? "";
  } catch {
    // A browser that keeps nothing has no list either.
    return "";
  }
}

/** Keeps the list; an empty one leaves no trace. False when the device keeps nothing. */
export function keepWatched(participant: string, list: string): boolean {
  try {
    if (list.trim() === "") localStorage.removeItem(key(participant));
    else localStorage.setItem(key(participant), list.trim());
    return true;
  } catch {
    return false;
  }
}

let name: Promise<string> | null = null;
// Nobody's sending waits longer for it.
const longest = 2_000;

/** What to watch for. The pseudonym itself is no secret. */
export async function watchedOf(participant: string, pseudonym: string): Promise<Watched> {
  name ??= me().then((answer) => answer.name);
  const asked = name.catch(() => {
    // Without a connection the list and the rules do; the next time it is asked again.
    name = null;
    return "";
  });
  const own = await Promise.race([asked, new Promise<string>((done) => setTimeout(done, longest, ""))]);
  const words = watchedList(participant).split("\n").map((w) => w.trim()).filter((w) => w !== "");
  return { name: own === pseudonym ? "" : own, words };
}
