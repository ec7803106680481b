import type { Language } from "./text/context";
import type { Theme } from "./views/shell";

// What a person chose for this browser. The language is a cookie, because the
// server words its refusals in it; the colours stay on the device.

const themeName = "meelezen.theme";
const yearInSeconds = 31_536_000;

export function chosenTheme(): Theme {
  const found = localStorage.getItem(themeName);
  return found === "light" || found === "dark" ? found : "auto";
}

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(themeName, theme);
  showTheme(theme);
}

export function showTheme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Dutch unless the person chose English. */
export function chosenLanguage(): Language {
  return /(?:^|;\s*)language=en(?:;|$)/.test(document.cookie) ? "en" : "nl";
}

export function chooseLanguage(language: Language): void {
  document.cookie = `language=${language}; path=/; max-age=${yearInSeconds}; samesite=lax; secure`;
}
