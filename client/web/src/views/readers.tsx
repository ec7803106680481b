import { useEffect, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import type { Reader, ReaderGroup } from "../readersapi";
import { readers } from "../readersapi";
import type { Audience } from "../seen";
import { useAllTexts } from "../text/context";
import { Dialog } from "./dialog";

interface ReadersProps {
  readonly document: string;
  readonly audience: Audience;
  readonly close: () => void;
}

/** Everybody who will read it, by name, as the server tells. */
export function ReadersDialog({ document, audience, close }: ReadersProps) {
  const t = useAllTexts();
  const [groups, setGroups] = useState<readonly ReaderGroup[] | null>(null);
  const [fault, setFault] = useState("");
  useEffect(() => {
    readers(document, audience).then(setGroups, (error: unknown) => setFault(textOf(error) || t.compose.audienceFailed));
  }, [document, audience]);
  return (
    <Dialog title={t.compose.audience} close={close}>
      <p>{groups ? t.readers.lead(groups.reduce((n, g) => n + g.readers.length, 0)) : fault === "" && t.compose.checking}</p>
      {fault !== "" && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
      {groups && <div class="readers-list">{groups.map((g) => <Group key={g.organisation} group={g} alone={groups.length === 1} />)}</div>}
      <div class="choices stack"><button type="button" class="button" onClick={close}>{t.shell.close}</button></div>
    </Dialog>
  );
}

function Group({ group, alone }: { readonly group: ReaderGroup; readonly alone: boolean }) {
  const t = useAllTexts();
  const named = group.organisation !== "" || !alone;
  return (
    <section>
      {named && <h3>{group.organisation || t.readers.none}</h3>}
      <ul>{group.readers.map((r) => <li key={r.name}>{nameOf(t, r)}</li>)}</ul>
    </section>
  );
}

function nameOf(t: ReturnType<typeof useAllTexts>, r: Reader): string {
  if (r.editor) return `${r.name} (${t.readers.editor})`;
  return r.pseudonym ? `${r.name} (${t.card.pseudonym})` : r.name;
}
