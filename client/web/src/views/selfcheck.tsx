import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Finding } from "../selfcheck";
import { findings, serviceNumbers } from "../selfcheck";
import type { App } from "../session";
import { useAllTexts } from "../text/context";
import { keepWatched, watchedList, watchedOf } from "../watched";
import { Dialog } from "./dialog";
import type { Parting } from "./guard";

interface CheckProps {
  readonly app: App;
  readonly parting: Parting | null;
  /** Whether the own list can be opened from the form. */
  readonly withList: boolean;
  readonly back: () => void;
}

/** Shows what was found in the text before it is sent, all on this device; nothing found is sent at once. */
export function SelfCheck({ app, parting, withList, back }: CheckProps) {
  const t = useAllTexts();
  const [found, setFound] = useState<readonly Finding[]>([]);
  const [listing, setListing] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // What it needs is asked for while the person is still writing.
    void look(app, "");
  }, []);
  useEffect(() => {
    if (!parting) return;
    let wanted = true;
    void look(app, parting.text).then((what) => {
      if (!wanted) return;
      setFound(what);
      if (what.length === 0) leave(parting, back);
    });
    return () => {
      wanted = false;
      setFound([]);
    };
  }, [parting]);
  const change = () => {
    const field = place.current?.closest("form")?.querySelector("textarea");
    back();
    // The window gives the focus back to the button first.
    requestAnimationFrame(() => showFirst(field ?? null, found[0]));
  };
  return (
    <div ref={place}>
      {withList && <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => setListing(true)}><Icon name="eye" />{t.check.list}</button>}
      {parting && found.length > 0 && <FoundDialog parting={parting} found={found} change={change} back={back} />}
      {listing && <ListDialog participant={app.store.me.value?.participant ?? ""} close={() => setListing(false)} />}
    </div>
  );
}

async function look(app: App, text: string): Promise<readonly Finding[]> {
  const me = app.store.me.value;
  if (!me?.pseudonymous) return serviceNumbers(text.normalize("NFC"));
  return findings(text.normalize("NFC"), await watchedOf(me.participant, me.name));
}

function leave(parting: Parting, back: () => void): void {
  back();
  parting.go();
}

function showFirst(field: HTMLTextAreaElement | null, first: Finding | undefined): void {
  field?.focus();
  if (field && first && field.value.startsWith(first.words, first.from)) field.setSelectionRange(first.from, first.from + first.words.length);
}

interface FoundProps {
  readonly parting: Parting;
  readonly found: readonly Finding[];
  readonly change: () => void;
  readonly back: () => void;
}

function FoundDialog({ parting, found, change, back }: FoundProps) {
  const t = useAllTexts();
  const only = found.every((f) => f.kind === "bsn");
  return (
    <Dialog title={t.check.title} close={change}>
      <p>{only ? t.check.serviceNumber : t.check.lead}</p>
      <ul class="found">
        {found.map((f) => (
          <li key={f.from}>
            <span class="label">{t.check.kinds[f.kind]}</span>
            <InContext text={parting.text.normalize("NFC")} finding={f} />
          </li>
        ))}
      </ul>
      <p class="help">{t.check.local}</p>
      <div class="choices stack">
        <button type="button" class="button strong" onClick={change}>{t.check.change}</button>
        <button type="button" class="button" onClick={() => leave(parting, back)}>{t.check.send}</button>
      </div>
    </Dialog>
  );
}

const around = 24;

function InContext({ text, finding: { from, words } }: { readonly text: string; readonly finding: Finding }) {
  const end = from + words.length;
  const head = text.slice(Math.max(0, from - around), from);
  const tail = text.slice(end, end + around);
  return (
    <p>
      {from > around && "… "}{from > around ? head.slice(head.indexOf(" ") + 1) : head}
      <mark>{words}</mark>
      {end + around < text.length ? `${tail.slice(0, Math.max(0, tail.lastIndexOf(" ")))} …` : tail}
    </p>
  );
}

function ListDialog({ participant, close }: { readonly participant: string; readonly close: () => void }) {
  const t = useAllTexts();
  const id = useId();
  const [list, setList] = useState(() => watchedList(participant));
  const [refused, setRefused] = useState(false);
  const keep = () => {
    if (keepWatched(participant, list)) close();
    else setRefused(true);
  };
  return (
    <Dialog title={t.check.list} close={close}>
      <p>{t.check.listLead}</p>
      <div class="stack">
        <div>
          <label class="label" for={id}>{t.check.listField}</label>
          <textarea class="field" id={id} rows={5} value={list} aria-describedby={`${id}h`} spellcheck={false} autocomplete="off" onInput={(e) => setList(e.currentTarget.value)} />
          <p class="help" id={`${id}h`}>{t.check.listHelp}</p>
          {refused && <p class="fault" role="alert"><Icon name="warning" />{t.check.notKept}</p>}
        </div>
        <div class="choices">
          <button type="button" class="button strong" onClick={keep}>{t.check.keep}</button>
          <button type="button" class="button" onClick={close}>{t.shell.cancel}</button>
        </div>
      </div>
    </Dialog>
  );
}
