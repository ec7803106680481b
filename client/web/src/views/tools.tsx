import { useId, useState } from "preact/hooks";
import type { IconName } from "../icon";
import { Icon } from "../icon";
import type { App } from "../session";
import type { EditorCommand } from "../store";
import { useTexts } from "../text/context";
import { Dialog } from "./dialog";

const blocks = ["paragraph", "heading1", "heading2", "heading3", "heading4"] as const;

/** A small tool bar for editors: what the schema can hold, and nothing more. */
export function Tools({ app }: { readonly app: App }) {
  const t = useTexts();
  return (
    <div class="tools" role="group" aria-label={t.tools.label}>
      <BlockKind app={app} />
      <Tool app={app} command="strong" label={t.tools.strong} letter="B" />
      <Tool app={app} command="em" label={t.tools.em} letter="I" />
      <LinkTool app={app} />
      <Tool app={app} command="bulletList" label={t.tools.bulletList} icon="list" />
      <Tool app={app} command="orderedList" label={t.tools.orderedList} icon="numbers" />
      <Tool app={app} command="table" label={t.tools.table} icon="table" />
      <Tool app={app} command="footnote" label={t.tools.footnote} icon="note" />
      <Tool app={app} command="undo" label={t.tools.undo} icon="undo" />
      <Tool app={app} command="redo" label={t.tools.redo} icon="redo" />
    </div>
  );
}

// A menu that acts: the same kind can be chosen again for another paragraph.
function BlockKind({ app }: { readonly app: App }) {
  const t = useTexts();
  const labelOf = (b: (typeof blocks)[number]) => (b === "paragraph" ? t.tools.paragraph : t.tools.heading(Number(b.at(-1))));
  const pick = (select: HTMLSelectElement) => {
    const found = blocks.find((b) => b === select.value);
    select.value = "";
    if (found) app.actions.command(found);
  };
  return (
    <select class="pill" aria-label={t.tools.blockKind} value="" onChange={(e) => pick(e.currentTarget)}>
      <option value="">{t.tools.blockKind}</option>
      {blocks.map((b) => <option key={b} value={b}>{labelOf(b)}</option>)}
    </select>
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
  return <ToolButton label={label} act={() => app.actions.command(command)} {...(icon ? { icon } : {})} {...(letter ? { letter } : {})} />;
}

interface ToolButtonProps {
  readonly label: string;
  readonly act: () => void;
  readonly icon?: IconName;
  readonly letter?: string;
}

function ToolButton({ label, act, icon, letter }: ToolButtonProps) {
  // The selection in the text must stay where it is.
  return (
    <button type="button" class="tool" title={label} onMouseDown={(e) => e.preventDefault()} onClick={act}>
      {icon ? <Icon name={icon} /> : <span aria-hidden="true">{letter}</span>}
      <span class="hidden-text">{label}</span>
    </button>
  );
}

function LinkTool({ app }: { readonly app: App }) {
  const t = useTexts();
  const id = useId();
  const [asking, setAsking] = useState(false);
  const [address, setAddress] = useState("https://");
  const link = (href: string) => {
    setAsking(false);
    app.actions.link(href);
  };
  return (
    <>
      <ToolButton label={t.tools.link} icon="link" act={() => setAsking(true)} />
      {asking && (
        <Dialog title={t.tools.link} close={() => setAsking(false)}>
          <form
            class="stack"
            onSubmit={(e) => {
              e.preventDefault();
              link(address.trim());
            }}
          >
            <div>
              <label class="label" for={id}>{t.tools.linkAddress}</label>
              <input class="field" id={id} type="url" required value={address} onInput={(e) => setAddress(e.currentTarget.value)} />
            </div>
            <div class="choices">
              <button type="submit" class="button strong">{t.tools.linkVerb}</button>
              <button type="button" class="button" onClick={() => link("")}>{t.tools.unlink}</button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}
