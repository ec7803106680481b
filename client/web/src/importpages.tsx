import { useRef, useState } from "preact/hooks";
import { importText, previewImport } from "./api";
import { textOf } from "./application";
import { useTexts } from "./text/context";
import type { ImportState } from "./views/importing";
import { ImportingPage } from "./views/importing";

/** Importeren: asks the server what an import would do, then lets it be done once. */
export function ImportPages({ id }: { readonly id: string }) {
  const t = useTexts();
  const [state, setState] = useState<ImportState>({ is: "choosing" });
  const file = useRef<File | null>(null);
  const command = useRef("");
  const failed = (error: unknown) => setState({ is: "failed", text: textOf(error) || t.gate.fault });
  const choose = (chosen: File) => {
    file.current = chosen;
    command.current = crypto.randomUUID();
    setState({ is: "checking" });
    previewImport(id, chosen).then((preview) => setState({ is: "ready", preview }), failed);
  };
  const doIt = () => {
    if (!file.current || state.is !== "ready") return;
    setState({ is: "doing", preview: state.preview });
    importText(id, file.current, command.current).then(() => setState({ is: "done" }), failed);
  };
  return <ImportingPage document={id} state={state} choose={choose} doIt={doIt} again={() => setState({ is: "choosing" })} />;
}
