import type { Actions, Store, TextWords } from "./store";

/** What the application asks of the page around it. */
export interface SessionOptions {
  /** Language of refusals that the session words itself. */
  readonly words: TextWords;
  /** Leads to the login page and back to the document. */
  readonly logIn: () => void;
  readonly reloadPage: () => void;
}

export interface App {
  readonly store: Store;
  readonly actions: Actions;
}
