import { baseKeymap, chainCommands, exitCode, lift, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { redo, undo } from "prosemirror-history";
import { ellipsis, InputRule, inputRules, textblockTypeInputRule, undoInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Fragment } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, Plugin, TextSelection, type Transaction } from "prosemirror-state";
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, goToNextCell, tableEditing } from "prosemirror-tables";
import { markType, nodeType } from "./schema";
import type { EditorCommand } from "./store";

// What a writer can do to the text, by name for the tool bar and by key.

const insertBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodeType("hard_break").create()).scrollIntoView());
  return true;
};

const insertPageBreak: Command = (state, dispatch) => {
  dispatch?.(state.tr.replaceSelectionWith(nodeType("page_break").create()).scrollIntoView());
  return true;
};

const insertFootnote: Command = (state, dispatch) => {
  const { $from } = state.selection;
  if (!$from.parent.inlineContent) return false;
  dispatch?.(state.tr.insert(state.selection.to, nodeType("footnote").create({ text: "" })));
  return true;
};

// A header row and two more, three columns: a start that shows what a table is.
const insertTable: Command = (state, dispatch) => {
  const row = (kind: string) =>
    nodeType("table_row").create(
      null,
      Array.from({ length: 3 }, () => nodeType(kind).create(null, nodeType("paragraph").create())),
    );
  const rows = [row("table_header"), row("table_cell"), row("table_cell")];
  const table = nodeType("table").create(null, Fragment.from(rows));
  const tr = state.tr.replaceSelectionWith(table);
  if (!tr.docChanged) return false;
  const inside = TextSelection.findFrom(tr.doc.resolve(state.selection.$from.before(1)), 1, true);
  dispatch?.((inside ? tr.setSelection(inside) : tr).scrollIntoView());
  return true;
};

function heading(level: number): Command {
  return (state, dispatch) => {
    const { parent } = state.selection.$from;
    // The id stays when only the level changes.
    const id = parent.type.name === "heading" ? String(parent.attrs.id) : "";
    return setBlockType(nodeType("heading"), { level, id })(state, dispatch);
  };
}

export const commands: Readonly<Record<EditorCommand, Command>> = {
  strong: toggleMark(markType("strong")),
  em: toggleMark(markType("em")),
  underline: toggleMark(markType("underline")),
  superscript: toggleMark(markType("superscript")),
  subscript: toggleMark(markType("subscript")),
  heading1: heading(1),
  heading2: heading(2),
  heading3: heading(3),
  heading4: heading(4),
  paragraph: setBlockType(nodeType("paragraph")),
  bulletList: wrapInList(nodeType("bullet_list")),
  orderedList: wrapInList(nodeType("ordered_list")),
  blockquote: wrapIn(nodeType("blockquote")),
  pageBreak: insertPageBreak,
  footnote: insertFootnote,
  table: insertTable,
  rowAfter: addRowAfter,
  columnAfter: addColumnAfter,
  deleteRow,
  deleteColumn,
  lift: chainCommands(liftListItem(nodeType("list_item")), lift),
  sink: sinkListItem(nodeType("list_item")),
  undo,
  redo,
};

// Tab moves between cells and list levels only; elsewhere it leaves the text,
// or who writes by keyboard would be caught in it.
export function keys(): readonly Plugin[] {
  const c = commands;
  return [
    keymap({
      "Mod-z": chainCommands(undoInputRule, undo),
      "Mod-y": redo,
      "Shift-Mod-z": redo,
      "Mod-b": c.strong,
      "Mod-i": c.em,
      "Mod-u": c.underline,
      "Mod-Alt-0": c.paragraph,
      "Mod-Alt-1": c.heading1,
      "Mod-Alt-2": c.heading2,
      "Mod-Alt-3": c.heading3,
      "Mod-Alt-4": c.heading4,
      "Shift-Mod-7": c.orderedList,
      "Shift-Mod-8": c.bulletList,
      "Shift-Enter": chainCommands(exitCode, insertBreak),
      Enter: splitListItem(nodeType("list_item")),
      Tab: chainCommands(goToNextCell(1), c.sink),
      "Shift-Tab": chainCommands(goToNextCell(-1), liftListItem(nodeType("list_item"))),
    }),
    keymap(baseKeymap),
  ];
}

// Only what a writer of Dutch government text expects: lists, headings and a
// quotation from their Markdown signs, and an ellipsis.
export function rules(): Plugin {
  const headings = [1, 2, 3, 4].map((level) =>
    textblockTypeInputRule(new RegExp(`^#{${level}}\\s$`), nodeType("heading"), { level, id: "" }),
  );
  return inputRules({
    rules: [
      ...headings,
      wrappingInputRule(/^\s*[-*]\s$/, nodeType("bullet_list")),
      wrappingInputRule(/^(\d+)\.\s$/, nodeType("ordered_list"), (m) => ({ start: Number(m[1]) }), (m, node) =>
        node.childCount + Number(node.attrs.start) === Number(m[1]),
      ),
      wrappingInputRule(/^\s*>\s$/, nodeType("blockquote")),
      ellipsis,
      new InputRule(/(?<=\s)--\s$/, "– "),
    ],
  });
}

// Repairing the grid of a table after somebody else's change would make every
// client send its own repair; only who makes the change repairs it.
export function tables(isLocal: (tr: Transaction) => boolean): Plugin {
  const whole = tableEditing();
  const repair = whole.spec.appendTransaction;
  return new Plugin({
    ...whole.spec,
    appendTransaction: (trs, old, now) => (trs.some(isLocal) ? repair?.call(whole, trs, old, now) : null),
  });
}
