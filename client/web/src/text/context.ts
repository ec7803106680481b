import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Texts } from "./nl";
import { nl } from "./nl";

export type Language = "nl" | "en";

/** The texts of the language the person chose; Dutch unless they chose English. */
export async function textsOf(language: Language): Promise<Texts> {
  return language === "en" ? (await import("./en")).en : nl;
}

export const TextContext = createContext<Texts>(nl);

export function useTexts(): Texts {
  return useContext(TextContext);
}
