import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Texts } from "./nl";
import { nl } from "./nl";
import type { LaterTexts } from "./nl.later";

export type Language = "nl" | "en";

/** The texts of the first page and of those that are loaded later. */
export type AllTexts = Texts & LaterTexts;

/** The texts of the language the person chose; Dutch unless they chose English. */
export async function textsOf(language: Language): Promise<Texts> {
  return language === "en" ? (await import("./en")).en : nl;
}

/** The same with the texts of the pages that are loaded later. */
export async function allTexts(t: Texts): Promise<AllTexts> {
  const later = t.language === "en" ? (await import("./en.later")).enLater : (await import("./nl.later")).nlLater;
  return { ...t, ...later };
}

export const TextContext = createContext<Texts>(nl);

export function useTexts(): Texts {
  return useContext(TextContext);
}

/** Filled by Later: only what it loads can use its texts. */
export const AllTextContext = createContext<AllTexts | null>(null);

export function useAllTexts(): AllTexts {
  const t = useContext(AllTextContext);
  if (t === null) throw new Error("the texts of a later page are used outside of it");
  return t;
}
