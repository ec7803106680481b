import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { hasOneVoice, keepsChanges, mergedKinds, type Input } from "../input";
import type { Kind } from "../seen";
import type { App } from "../session";
import type { Contribution } from "../store";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { InputRow, useTicks } from "./inputlist";
import { Received, SendForm, type Submitting } from "./inputsend";
import { can, kindIcon, placeText } from "./say";
import { WasBecomes } from "./words";

interface VoiceProps {
  readonly app: App;
  readonly input: Input;
  readonly submitting: Submitting;
  /** Sending is the one thing to do on the page. */
  readonly strong: boolean;
}

/**
 * What is the organisation's own. In a round with one voice, who speaks for it
 * makes one of several and sends; the others see what happens with theirs.
 */
export function Voice({ app, input, submitting, strong }: VoiceProps) {
  const t = useAllTexts();
  const me = app.store.me.value;
  const { inside } = input;
  const together = hasOneVoice(me, app.store.meta.value?.round ?? null);
  const speaks = together && (me?.speaks ?? false) && can(me, "submit");
  // What was made of several is there to be sent; of the rest one chooses.
  const [ticked, flip] = useTicks((c) => c.merges.length > 0);
  const chosen = inside.filter(ticked);
  const [merging, setMerging] = useState(false);
  const head = useRef<HTMLHeadingElement>(null);
  const toHead = () => head.current?.focus();
  const close = () => {
    setMerging(false);
    toHead();
  };
  // What something was made of last, until it has been sent.
  const [sources, setSources] = useState<readonly string[]>([]);
  const made = sources.length > 0 && inside.some((c) => sources.every((id) => c.merges.includes(id)));
  return (
    <section aria-labelledby="voice">
      <h2 id="voice" ref={head} tabIndex={-1}>{together ? t.input.voice(me?.organisation ?? "") : t.input.inside(me?.organisation ?? "")}</h2>
      <Received receipt={submitting.receivedIn("voice")} />
      <div role="status" class="input-told">
        {made && <p class="notice done"><Icon name="checked" /><span class="grow">{t.input.mergedNow}</span></p>}
      </div>
      <p class="input-lead">{leadOf(t, app, together)}</p>
      {inside.length === 0
        ? <p>{t.input.noInside}</p>
        : (
          <ul class="input-list">
            {inside.map((c) => (
              <InputRow key={c.id} app={app} c={c} named {...(speaks ? { tick: { on: ticked(c), flip: () => flip(c.id) } } : {})}>
                {c.merges.length > 0 && <p class="state-line">{t.input.madeOf(c.merges.length)}</p>}
              </InputRow>
            ))}
          </ul>
        )}
      {speaks && merging && chosen.length > 0 && <MergeForm app={app} chosen={chosen} close={close} merged={setSources} />}
      {speaks && inside.length > 0 && !(merging && chosen.length > 0) && (
        <SendForm app={app} chosen={chosen} submitting={submitting} from="voice" sent={toHead} strong={strong} label={t.input.asIs} missing={t.input.chooseInside} together>
          <MergeButton n={chosen.length} open={() => setMerging(true)} />
        </SendForm>
      )}
      {input.merged.length > 0 && (
        <details class="input-merged">
          <summary>{t.input.mergedCount(input.merged.length)}</summary>
          <ul class="input-list">
            {input.merged.map((c) => (
              <InputRow key={c.id} app={app} c={c} named>
                <p class="state-line"><a href={`/d/${app.store.meta.value?.id ?? ""}#c-${c.mergedIn}`}>{t.input.standsIn}</a></p>
              </InputRow>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function leadOf(t: AllTexts, app: App, together: boolean): string {
  const me = app.store.me.value;
  if (!together) return t.input.insideLead;
  if (!me?.speaks) return t.input.memberLead;
  return me.roles.includes("coordinator") ? t.input.coordinatorLead : t.input.anyLead;
}

function MergeButton({ n, open }: { readonly n: number; readonly open: () => void }) {
  const t = useAllTexts();
  const [tried, setTried] = useState(false);
  return (
    <div>
      <button type="button" class="button" onClick={() => (n === 0 ? setTried(true) : open())}>{t.input.merge(n)}</button>
      {tried && n === 0 && <p class="fault" role="alert"><Icon name="warning" />{t.input.chooseInside}</p>}
    </div>
  );
}

// What is being made of several is kept on the device, with the replies that are being typed.
const kept = "merge";
// The server's limit.
const longest = 10_000;

interface MergeProps {
  readonly app: App;
  readonly chosen: readonly Contribution[];
  readonly close: () => void;
  /** Told what something was made of. */
  readonly merged: (sources: readonly string[]) => void;
}

/** One text of several, which begins as theirs one under another. */
function MergeForm({ app, chosen, close, merged }: MergeProps) {
  const t = useAllTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const body = app.store.replyDrafts.value.get(kept) ?? "";
  const setBody = (text: string) => app.actions.changeReply(kept, text);
  const texts = () => chosen.map((c) => wordsOf(t, app, c)).join("\n\n");
  const [wish, setWish] = useState<Kind | null>(null);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (body === "") setBody(texts());
    field.current?.focus();
  }, []);
  const [first] = chosen;
  if (!first) return null;
  const kinds = mergedKinds(first);
  const kind = wish !== null && kinds.includes(wish) ? wish : kinds[0];
  const empty = body.trim() === "" && kind !== "suggestion";
  const long = [...body.trim()].length > longest;
  const fault = long ? t.input.tooLong(longest) : tried && empty ? t.compose.needBody : "";
  const merge = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (empty || long) return field.current?.focus();
    const sources = chosen.map((c) => c.id);
    app.actions.merge(sources, kind, body.trim());
    setBody("");
    merged(sources);
    close();
  };
  return (
    <form class="panel form input-merge" onSubmit={merge} aria-labelledby={`${id}t`}>
      <h3 id={`${id}t`}>{t.input.mergeTitle(chosen.length)}</h3>
      <p class="help">{t.input.mergePlace(placeText(t, first))}</p>
      <fieldset>
        <legend class="label">{t.input.mergeKind}</legend>
        <div class="kinds">
          {kinds.map((k) => (
            <label key={k}>
              <input type="radio" name={`${id}k`} checked={k === kind} onChange={() => setWish(k)} />
              <Icon name={kindIcon({ kind: k })} />{t.kinds[k]}
            </label>
          ))}
        </div>
      </fieldset>
      {kind === "suggestion" && (
        <div>
          <p>{t.input.mergeChanges}</p>
          <WasBecomes changes={app.actions.changeTexts(first.id)} />
        </div>
      )}
      {kind !== "suggestion" && chosen.some(keepsChanges) && <p class="state-line"><Icon name="pencil" />{t.input.mergeLoses}</p>}
      <div>
        <label class="label" for={`${id}b`}>{kind === "suggestion" ? t.compose.why : t.input.mergeBody} {kind === "suggestion" && <span class="optional">{t.compose.optional}</span>}</label>
        <textarea class="field" id={`${id}b`} ref={field} rows={6} value={body} aria-invalid={fault !== ""} aria-describedby={`${id}f`} onInput={(e) => setBody(e.currentTarget.value)} />
        <p id={`${id}f`} class={fault ? "fault" : "help"} role={fault ? "alert" : undefined}>{fault ? <><Icon name="warning" />{fault}</> : t.input.mergeHelp}</p>
      </div>
      <div class="choices">
        <button type="submit" class="button strong">{t.input.merge(chosen.length)}</button>
        <button type="button" class="button" onClick={close}>{t.shell.cancel}</button>
        <button type="button" class="quiet" onClick={() => setBody(texts())}>{t.input.mergeAgain}</button>
      </div>
    </form>
  );
}

// What somebody said, with the words they would change when it is a proposal.
function wordsOf(t: AllTexts, app: App, c: Contribution): string {
  const changes = app.actions.changeTexts(c.id).map((x) => `${t.card.was}: ${x.was || t.card.nothing}\n${t.card.becomes}: ${x.becomes || t.card.removed}`);
  return [...changes, c.body].filter(Boolean).join("\n");
}
