import { render } from "preact";
import { Application } from "./application";
import { logInURL } from "./api";
import { chosenLanguage, chosenTheme, showTheme } from "./preference";
import { createApp } from "./session";
import { TextContext, textsOf } from "./text/context";
import { textWords } from "./text/words";

// The only module that does something by being loaded.

const language = chosenLanguage();
const texts = await textsOf(language);
document.documentElement.lang = language;
showTheme(chosenTheme());

const app = createApp({
  words: textWords(texts),
  logIn: () => location.assign(logInURL(location.pathname + location.search + location.hash)),
  reloadPage: () => location.reload(),
});

const place = document.getElementById("app");
if (place) {
  render(
    <TextContext.Provider value={texts}>
      <Application app={app} />
    </TextContext.Provider>,
    place,
  );
}
