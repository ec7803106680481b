import { history } from "prosemirror-history";
import type { Command, Plugin } from "prosemirror-state";
import { commands, keys, rules, tables } from "./command";
import { isLocal } from "./confirmed";
import { headingIds } from "./heading";
import type { EditorCommand } from "./store";

// What only who writes needs. It is loaded after the text is on screen: most
// people begin by reading.

export interface Writing {
  readonly plugins: (random: () => number) => readonly Plugin[];
  readonly commands: Readonly<Record<EditorCommand, Command>>;
}

export const writing: Writing = {
  commands,
  plugins: (random) => [rules(), ...keys(), history(), tables(isLocal), headingIds(random, isLocal)],
};
