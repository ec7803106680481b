import { useId, useState } from "preact/hooks";
import { textOf } from "../application";
import { Icon } from "../icon";
import { receiptNumber, type Sending } from "../input";
import { checkReceipt, type CheckedReceipt } from "../receiptapi";
import type { App } from "../session";
import type { Contribution } from "../store";
import type { AllTexts } from "../text/context";
import { useAllTexts } from "../text/context";
import { InputRow } from "./inputlist";
import { outcomeIcon } from "./say";
import { moment } from "./when";

interface SentProps {
  readonly app: App;
  readonly sent: readonly Sending[];
}

/** What was sent, by receipt, with what became of each. */
export function Sent({ app, sent }: SentProps) {
  const t = useAllTexts();
  return (
    <section aria-labelledby="sent">
      <h2 id="sent">{t.input.sent}</h2>
      {sent.length === 0 && <p>{t.input.noSent}</p>}
      <div class="stack">
        {sent.map((s) => <Sending key={s.number} app={app} sending={s} />)}
      </div>
    </section>
  );
}

function Sending({ app, sending: { number, receipt, items } }: { readonly app: App; readonly sending: Sending }) {
  const t = useAllTexts();
  const id = useId();
  const voice = items.find((c) => c.oneVoice);
  return (
    <section class="sending" aria-labelledby={id}>
      <header>
        <h3 id={id}>{number === "" ? t.input.withoutReceipt : t.input.receipt(number)}</h3>
        {receipt && <p class="when">{moment(t.locale, new Date(receipt.at))}</p>}
        {(receipt?.late ?? items.some((c) => c.late)) && <p class="state-line"><Icon name="clock" />{t.standing.late}</p>}
        {voice && <p class="state-line"><Icon name="people" />{t.input.frozen(voice.author.name)}</p>}
      </header>
      <ul class="input-list">
        {items.map((c) => (
          <InputRow key={c.id} app={app} c={c} state={<State c={c} />}>
            {c.merges.length > 0 && <p class="state-line">{t.input.madeOf(c.merges.length)}</p>}
            <Consent app={app} c={c} />
            {c.held && <p class="state-line"><Icon name="clock" />{t.standing.held}</p>}
            {c.hidden && <p class="state-line warning"><Icon name="warning" />{t.standing.hidden(c.hidden.reason)}</p>}
          </InputRow>
        ))}
      </ul>
      {receipt
        ? <Check document={app.store.meta.value?.id ?? ""} number={number} hash={receipt.hash} />
        : number !== "" && <p class="help">{t.input.colleague}</p>}
    </section>
  );
}

// What was for the editors only is in the response report if whose it is says so.
function Consent({ app, c }: { readonly app: App; readonly c: Contribution }) {
  const t = useAllTexts();
  if (c.audience !== "editors" || !c.own || c.withdrawn) return null;
  return (
    <label class="check">
      <input type="checkbox" checked={c.consents} onChange={(e) => app.actions.consent(c.id, e.currentTarget.checked)} />
      <span>{t.input.consent}</span>
    </label>
  );
}

function State({ c }: { readonly c: Contribution }) {
  const t = useAllTexts();
  if (c.withdrawn) return <span class="chip"><Icon name="minus" />{t.card.withdrawn}</span>;
  if (c.decision) return <span class="chip"><Icon name={outcomeIcon(c.decision.outcome)} />{t.outcomes[c.decision.outcome]}</span>;
  return <span class="chip"><Icon name="half" />{t.card.inProcess}</span>;
}

/** The hash of a receipt, to copy and to compare. */
export function Hash({ hash }: { readonly hash: string }) {
  const t = useAllTexts();
  return <p class="hash"><span>{t.input.hash}</span> <code>{hash}</code></p>;
}

// ---- checking

type Checked =
  | { readonly is: "none" }
  | { readonly is: "asking" }
  | { readonly is: "fault"; readonly text: string }
  | { readonly is: "told"; readonly number: string; readonly answer: CheckedReceipt | null };

function useCheck(document: string): readonly [Checked, (number: string) => void, (text: string) => void] {
  const t = useAllTexts();
  const [checked, setChecked] = useState<Checked>({ is: "none" });
  const fail = (text: string) => setChecked({ is: "fault", text });
  const check = (number: string) => {
    setChecked({ is: "asking" });
    checkReceipt(document, number).then(
      (answer) => setChecked({ is: "told", number, answer }),
      (error: unknown) => fail(textOf(error) || t.input.cannotCheck),
    );
  };
  return [checked, check, fail];
}

function Check({ document, number, hash }: { readonly document: string; readonly number: string; readonly hash: string }) {
  const t = useAllTexts();
  const [checked, check] = useCheck(document);
  return (
    <div class="input-check">
      <button type="button" class="button small" onClick={() => check(number)}>
        <Icon name="checked" />{t.input.check}<span class="hidden-text"> {number}</span>
      </button>
      <details>
        <summary>{t.input.showHash}</summary>
        <Hash hash={hash} />
      </details>
      <Told checked={checked} />
    </div>
  );
}

/** Checking a receipt by the number that somebody kept. */
export function CheckForm({ document }: { readonly document: string }) {
  const t = useAllTexts();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [checked, check, fail] = useCheck(document);
  const submit = (event: Event) => {
    event.preventDefault();
    const number = receiptNumber(typed);
    if (number === "") fail(t.input.notANumber);
    else check(number);
  };
  return (
    <section aria-labelledby={`${id}t`}>
      <h2 id={`${id}t`}>{t.input.checkTitle}</h2>
      <p class="input-lead">{t.input.checkLead}</p>
      <form class="form" onSubmit={submit} noValidate>
        <div>
          <label class="label" for={id}>{t.input.number}</label>
          <div class="choices">
            <input class="field receipt-number" id={id} inputMode="numeric" autocomplete="off" value={typed} aria-describedby={`${id}h`} onInput={(e) => setTyped(e.currentTarget.value)} />
            <button type="submit" class="button">{t.input.check}</button>
          </div>
          <p class="help" id={`${id}h`}>{t.input.numberHelp}</p>
        </div>
      </form>
      <Told checked={checked} whole />
    </section>
  );
}

// What the check proves, in plain words. The region is there before it speaks.
function Told({ checked, whole }: { readonly checked: Checked; readonly whole?: boolean }) {
  const t = useAllTexts();
  return (
    <div role="status" class="input-told">
      {checked.is === "asking" && <p class="hidden-text">{t.input.checking}</p>}
      {checked.is === "fault" && <p class="fault"><Icon name="warning" />{checked.text}</p>}
      {checked.is === "told" && (checked.answer
        ? <Proof answer={checked.answer} whole={whole ?? false} />
        : <p class="fault"><Icon name="warning" />{t.input.unknown(checked.number)}</p>)}
    </div>
  );
}

function Proof({ answer: { receipt, state }, whole }: { readonly answer: CheckedReceipt; readonly whole: boolean }) {
  const t = useAllTexts();
  const n = receipt.items.length;
  return (
    <div class={state === "holds" ? "notice done" : "notice warning"}>
      <Icon name={state === "holds" ? "checked" : "warning"} />
      <div class="grow">
        <p><strong>{t.input.states[state]}</strong></p>
        <p>{proofOf(t, state)(n, moment(t.locale, new Date(receipt.at)))}</p>
        {whole && <Hash hash={receipt.hash} />}
      </div>
    </div>
  );
}

function proofOf(t: AllTexts, state: CheckedReceipt["state"]): (n: number, when: string) => string {
  return t.input.proofs[state];
}
