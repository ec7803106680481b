import { useId } from "preact/hooks";
import type { IconName } from "../icon";
import { Icon } from "../icon";
import type { App } from "../session";
import type { EditorCommand } from "../store";
import { useTexts } from "../text/context";

const blocks = ["paragraph", "heading1", "heading2", "heading3", "heading4"] as const;

/** A small tool bar for editors: what the schema can hold, and nothing more. */
export function Tools({ app }: { readonly app: App }) {
  const t = useTexts();
  const id = useId();
  const labelOf = (b: (typeof blocks)[number]) => (b === "paragraph" ? t.tools.paragraph : t.tools.heading(Number(b.at(-1))));
  const pick = (value: string) => {
    const found = blocks.find((b) => b === value);
    if (found) app.actions.command(found);
  };
  return (
    <div class="tools" role="group" aria-label={t.tools.label}>
      <label class="hidden-text" for={id}>{t.tools.blockKind}</label>
      <select class="pill" id={id} onChange={(e) => pick(e.currentTarget.value)}>
        {blocks.map((b) => <option key={b} value={b}>{labelOf(b)}</option>)}
      </select>
      <Tool app={app} command="strong" label={t.tools.strong} letter="B" />
      <Tool app={app} command="em" label={t.tools.em} letter="I" />
      <Tool app={app} command="bulletList" label={t.tools.bulletList} icon="list" />
      <Tool app={app} command="orderedList" label={t.tools.orderedList} icon="numbers" />
      <Tool app={app} command="table" label={t.tools.table} icon="table" />
      <Tool app={app} command="undo" label={t.tools.undo} icon="undo" />
      <Tool app={app} command="redo" label={t.tools.redo} icon="redo" />
    </div>
  );
}

interface ToolProps {
  readonly app: App;
  readonly command: EditorCommand;
  readonly label: string;
  readonly icon?: IconName;
  readonly letter?: string;
}

function Tool({ app, command, label, icon, letter }: ToolProps) {
  // The selection in the text must stay where it is.
  return (
    <button type="button" class="tool" title={label} onMouseDown={(e) => e.preventDefault()} onClick={() => app.actions.command(command)}>
      {icon ? <Icon name={icon} /> : <span aria-hidden="true">{letter}</span>}
      <span class="hidden-text">{label}</span>
    </button>
  );
}
