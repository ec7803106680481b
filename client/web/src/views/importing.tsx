import { useId } from "preact/hooks";
import type { ImportPreview } from "../api";
import { Icon } from "../icon";
import { useAllTexts } from "../text/context";

/** Where an import stands; the page around it asks the server. */
export type ImportState =
  | { readonly is: "choosing" }
  | { readonly is: "checking" }
  | { readonly is: "ready"; readonly preview: ImportPreview }
  | { readonly is: "doing"; readonly preview: ImportPreview }
  | { readonly is: "failed"; readonly text: string }
  | { readonly is: "done" };

interface ImportingProps {
  readonly document: string;
  readonly state: ImportState;
  readonly choose: (file: File) => void;
  readonly doIt: () => void;
  readonly again: () => void;
}

/** Importeren: choose a file, see what would happen, then do it. */
export function ImportingPage({ document, state, choose, doIt, again }: ImportingProps) {
  const t = useAllTexts();
  return (
    <div class="page narrow">
      <h1>{t.importing.title}</h1>
      <p class="lead">{t.importing.lead}</p>
      <div class="stack" aria-live="polite">
        {state.is === "choosing" && <FileField choose={choose} />}
        {state.is === "checking" && <p>{t.importing.checking}</p>}
        {(state.is === "ready" || state.is === "doing") && (
          <Preview preview={state.preview} busy={state.is === "doing"} doIt={doIt} again={again} />
        )}
        {state.is === "failed" && (
          <div class="notice failed" role="alert">
            <Icon name="warning" />
            <div class="grow">
              <p>{state.text}</p>
              <button type="button" class="quiet" onClick={again}>{t.importing.other}</button>
            </div>
          </div>
        )}
        {state.is === "done" && (
          <div class="notice done">
            <Icon name="checked" />
            <div class="grow">
              <p>{t.importing.done}</p>
              <a class="quiet" href={`/d/${document}`}>{t.importing.toText}<Icon name="right" /></a>
            </div>
          </div>
        )}
      </div>
    </div>
  );
}

export function FileField({ choose }: { readonly choose: (file: File) => void }) {
  const t = useAllTexts();
  const id = useId();
  return (
    <div class="file">
      <label class="label" for={id}>{t.importing.file}</label>
      <input
        id={id}
        type="file"
        accept=".md,.markdown,text/markdown"
        aria-describedby={`${id}h`}
        onChange={(e) => {
          const file = e.currentTarget.files?.[0];
          if (file) choose(file);
        }}
      />
      <p class="help" id={`${id}h`}>{t.importing.fileHelp}</p>
    </div>
  );
}

interface PreviewProps {
  readonly preview: ImportPreview;
  readonly busy: boolean;
  readonly doIt: () => void;
  readonly again: () => void;
}

function Preview({ preview, busy, doIt, again }: PreviewProps) {
  const t = useAllTexts();
  const submit = (event: Event) => {
    event.preventDefault();
    // A second press while it is being done is not a second import.
    if (!busy) doIt();
  };
  return (
    <form class="panel stack" onSubmit={submit}>
      <h2>{t.importing.preview}</h2>
      <ul class="facts">
        <li><Icon name="pencil" /><span>{t.importing.changes(preview.changes)}</span></li>
        <li class={preview.orphans.length > 0 ? "warning" : ""}>
          <Icon name={preview.orphans.length > 0 ? "warning" : "check"} />
          <span>{preview.orphans.length > 0 ? t.importing.orphans(preview.orphans.length) : t.importing.noOrphans}</span>
        </li>
      </ul>
      {preview.orphans.some((o) => o.quote !== "") && (
        <ul class="stack quotes">{preview.orphans.map((o) => <li key={o.id}><blockquote class="about">{o.quote}</blockquote></li>)}</ul>
      )}
      {preview.warnings.length > 0 && (
        <details>
          <summary>{t.importing.warnings(preview.warnings.length)}</summary>
          <ul class="facts">
            {preview.warnings.map((w, i) => (
              <li key={i}><Icon name="factual" /><span>{w.line > 0 && <strong>{t.importing.line(w.line)}: </strong>}{w.text}</span></li>
            ))}
          </ul>
        </details>
      )}
      <div class="choices">
        <button type="submit" class="button strong">{t.importing.doIt}</button>
        <button type="button" class="button" onClick={again}>{t.importing.other}</button>
      </div>
    </form>
  );
}
