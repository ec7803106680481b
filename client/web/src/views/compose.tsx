import type { ComponentChildren, TargetedKeyboardEvent } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { Later } from "../later";
import type { Kind, Target } from "../seen";
import type { App } from "../session";
import type { Composer, Draft } from "../store";
import { useTexts } from "../text/context";
import type { Audiences } from "./audience";
import { AllNames, AudienceChooser, NameChooser } from "./audience";
import { useGuard } from "./guard";
import { can, citationText, kindIcon } from "./say";
import { WasBecomes } from "./words";

type Annotating = Extract<Composer, { is: "annotating" }>;
type Suggesting = Extract<Composer, { is: "suggesting" }>;

interface ComposeProps<C> {
  readonly app: App;
  readonly composer: C;
  readonly audiences: Audiences;
}

/** The form for what is about to be said, beside its words. */
export function ComposeCard({ app, composer, audiences }: ComposeProps<Annotating | Suggesting>) {
  return (
    <article class="card opened" aria-labelledby="compose-title">
      {composer.is === "annotating"
        ? <AnnotationForm app={app} composer={composer} audiences={audiences} />
        : <SuggestionForm app={app} composer={composer} audiences={audiences} />}
    </article>
  );
}

const loadEntering = async () => (await import("./entering")).Entering;
const kinds: readonly Kind[] = ["remark", "question", "support", "objection", "typo", "factual"];
// Words are chosen by selecting them; the rest can be chosen from a list.
const targets: readonly Target[] = ["block", "section", "document"];

export function AnnotationForm({ app, composer, audiences }: ComposeProps<Annotating>) {
  const t = useTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const missing = composer.draft.body.trim() === "" ? t.compose.needBody : "";
  const { fault, early, send, check } = useSending({ app, composer, audiences }, missing, () => field.current?.focus());
  return (
    <form class="compose" onSubmit={submit(send)} onKeyDown={onKeys(app)}>
      <div class="compose-head">
        <h3 id="compose-title"><Icon name={kindIcon(composer.draft)} />{t.compose.remark}</h3>
        <span class="where">{composer.target === "document" ? "" : citationText(t, composer.citation)}</span>
      </div>
      {composer.target === "words" && composer.quote.exact && <blockquote class="about">{composer.quote.exact}</blockquote>}
      {composer.target !== "words" && <TargetChooser id={`${id}t`} app={app} composer={composer} />}
      <fieldset>
        <legend class="label">{t.kindHelp}</legend>
        <div class="kinds">
          {(can(app.store.me.value, "moderate") ? [...kinds, "warning" as const] : kinds).map((k) => (
            <label key={k}>
              <input type="radio" name={`${id}k`} checked={k === composer.draft.kind} onChange={() => app.actions.changeDraft(asKind(app, composer.draft.kind, k))} />
              <Icon name={kindIcon({ kind: k })} />{t.kinds[k]}
            </label>
          ))}
        </div>
      </fieldset>
      <div>
        <label class="label" for={`${id}b`}>{t.compose.remark}</label>
        <textarea
          class="field"
          id={`${id}b`}
          ref={field}
          rows={3}
          value={composer.draft.body}
          aria-invalid={fault !== ""}
          aria-describedby={fault ? `${id}f` : undefined}
          onInput={(e) => app.actions.changeDraft({ body: e.currentTarget.value })}
        />
        {fault && <p class="fault" id={`${id}f`} role="alert"><Icon name="warning" />{fault}</p>}
      </div>
      <Sending id={id} app={app} composer={composer} audiences={audiences} early={early} check={check} />
    </form>
  );
}

// A warning is for all who read the text.
function asKind(app: App, was: Kind, kind: Kind): Partial<Draft> {
  if (kind === "warning") return { kind, audience: "round", onBehalf: null };
  return was === "warning" ? { kind, audience: app.store.me.value?.audience ?? "editors" } : { kind };
}

function TargetChooser({ id, app, composer }: { readonly id: string; readonly app: App; readonly composer: Annotating }) {
  const t = useTexts();
  const pick = (chosen: string) => {
    const target = targets.find((x) => x === chosen);
    if (target) app.actions.startAnnotation(target, composer.draft.kind);
  };
  return (
    <div>
      <label class="label" for={id}>{t.compose.where}</label>
      <select class="field" id={id} value={composer.target} onChange={(e) => pick(e.currentTarget.value)}>
        {targets.map((x) => <option key={x} value={x}>{t.compose.targets[x]}</option>)}
      </select>
    </div>
  );
}

export function SuggestionForm({ app, composer, audiences }: ComposeProps<Suggesting>) {
  const t = useTexts();
  const id = useId();
  const empty = composer.changes.length === 0;
  const { fault, early, send, check } = useSending({ app, composer, audiences }, empty ? t.compose.needChange : "");
  return (
    <form class="compose" onSubmit={submit(send)} onKeyDown={onKeys(app)}>
      <div>
        <div class="compose-head">
          <h3 id="compose-title"><Icon name="pencil" />{t.compose.suggestion}</h3>
          <span class="where">{composer.citation ? citationText(t, composer.citation) : ""}</span>
        </div>
        {empty ? <p class="help">{t.compose.typeInText}</p> : <WasBecomes changes={composer.changes.map(bare)} />}
        {fault && <p class="fault" role="alert"><Icon name="warning" />{fault}</p>}
      </div>
      <div>
        <label class="label" for={`${id}b`}>{t.compose.why} <span class="optional">{t.compose.optional}</span></label>
        <textarea
          class="field"
          id={`${id}b`}
          rows={2}
          value={composer.draft.body}
          onInput={(e) => app.actions.changeDraft({ body: e.currentTarget.value })}
        />
      </div>
      <Sending id={id} app={app} composer={composer} audiences={audiences} early={early} check={check} />
    </form>
  );
}

// The form stands beside the text itself, so the words around the change are left out.
function bare(change: Suggesting["changes"][number]): Suggesting["changes"][number] {
  return { ...change, context: { before: "", after: "" } };
}

interface SendingProps extends ComposeProps<Annotating | Suggesting> {
  readonly id: string;
  readonly early: boolean;
  readonly check: ComponentChildren;
}

function Sending({ id, app, composer, audiences, early, check }: SendingProps) {
  const t = useTexts();
  const me = app.store.me.value;
  const { draft } = composer;
  return (
    <>
      {draft.kind !== "warning" && (
        <>
          <AudienceChooser name={`${id}a`} choices={me?.audiences ?? [draft.audience]} audiences={audiences} value={draft.audience} choose={(audience) => app.actions.changeDraft({ audience })} />
          <AllNames document={app.store.meta.value?.id ?? ""} audiences={audiences} audience={draft.audience} />
          {me && !draft.onBehalf && <NameChooser id={`${id}n`} me={me} value={draft.nameShown} choose={(nameShown) => app.actions.changeDraft({ nameShown })} />}
        </>
      )}
      {can(me, "enterOnBehalf") && <Later load={loadEntering} quiet show={(Entering) => <Entering app={app} draft={draft} />} />}
      {check}
      {early && (
        <p class="fault" role="alert">
          <Icon name="warning" />{audiences.is === "failed" ? t.compose.audienceFailed : t.compose.checking}
        </p>
      )}
      <div class="sendrow">
        <button type="submit" class="button strong">{t.compose.send[draft.audience]}</button>
        <button type="button" class="quiet" onClick={() => app.actions.cancelComposer(false)}>{t.compose.later}</button>
        <button type="button" class="quiet" onClick={() => app.actions.cancelComposer(true)}>{t.compose.throwAway}</button>
      </div>
      {draft.kind !== "warning" && <p class="help">{t.compose.receipt}</p>}
    </>
  );
}

// Nobody sends before it is known who will read it. Who was too early hears so,
// until the answer is there: then they see it, and send.
function useSending({ app, composer, audiences }: ComposeProps<Annotating | Suggesting>, missing: string, toField?: () => void) {
  const [fault, setFault] = useState("");
  const [early, setEarly] = useState(false);
  const known = audiences.is === "known";
  const [guard, check] = useGuard(app, true);
  useEffect(() => {
    if (known) setEarly(false);
  }, [known]);
  const send = () => {
    setFault(missing);
    setEarly(missing === "" && !known);
    if (missing !== "") toField?.();
    else if (known && composer.draft.audience === "author") app.actions.sendComposer();
    else if (known) guard(saidIn(composer), () => app.actions.sendComposer());
  };
  return { fault: missing === "" ? "" : fault, early, send, check };
}

// All that somebody wrote: the words of a proposal too.
function saidIn(composer: Annotating | Suggesting): string {
  const changes = composer.is === "suggesting" ? composer.changes.map((c) => c.becomes) : [];
  return [composer.draft.body, ...changes].join("\n");
}

function submit(send: () => void) {
  return (event: Event) => {
    event.preventDefault();
    send();
  };
}

function onKeys(app: App) {
  return (event: TargetedKeyboardEvent<HTMLFormElement>) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.currentTarget.requestSubmit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      app.actions.cancelComposer(false);
    }
  };
}
