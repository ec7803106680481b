import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { en } from "./en";
import type { Texts } from "./nl";
import { nl } from "./nl";

export type Language = "nl" | "en";

/** The texts of the language the person chose; Dutch unless they chose English. */
export function textsOf(language: Language): Texts {
  return language === "en" ? en : nl;
}

export const TextContext = createContext<Texts>(nl);

export function useTexts(): Texts {
  return useContext(TextContext);
}
