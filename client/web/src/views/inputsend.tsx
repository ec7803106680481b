import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Audience, SeenReceipt } from "../seen";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import type { Audiences } from "./audience";
import { AudienceChooser, NameChooser } from "./audience";
import { Hash } from "./inputsent";
import { moment } from "./when";

/** Where on the page something was sent. */
export type Section = "drafts" | "voice";

/** What the sections need to send: who would read it, how, and what came of it. */
export interface Submitting {
  readonly audiences: Audiences;
  readonly submit: (from: Section, contributions: readonly string[], audience: Audience) => void;
  /** Something is on its way, so that nothing is sent twice. */
  readonly busy: boolean;
  /** The receipt of what was sent there last. */
  readonly receivedIn: (section: Section) => SeenReceipt | null;
}

interface SendProps {
  readonly app: App;
  readonly chosen: readonly Contribution[];
  readonly submitting: Submitting;
  readonly from: Section;
  /** Told when it is on its way: the form may be gone in a moment. */
  readonly sent: () => void;
  readonly strong: boolean;
  /** What the button says; `to` is whom it goes to. */
  readonly label: (n: number, to: string) => string;
  /** Said to who chose nothing. */
  readonly missing: string;
  /** It is sent in the name of the organisation. */
  readonly together: boolean;
  /** Other things to do with what is chosen. */
  readonly children?: ComponentChildren;
}

/** Who will read it, and sending all that is chosen in one go. */
export function SendForm({ app, chosen, submitting, from, sent, strong, label, missing, together, children }: SendProps) {
  const t = useAllTexts();
  const id = useId();
  const me = app.store.me.value;
  const choices = (me?.audiences ?? []).filter((a) => a === "editors" || a === "round");
  const [wish, setWish] = useState<Audience>("editors");
  const [fault, setFault] = useState<"" | "missing" | "early" | "busy">("");
  const audience = choices.find((a) => a === wish) ?? choices[0];
  const { audiences, busy, submit } = submitting;
  const faults = {
    missing: chosen.length === 0 && missing,
    early: audiences.is === "failed" ? t.compose.audienceFailed : audiences.is === "checking" && t.compose.checking,
    busy: busy && t.input.busy,
    "": "",
  };
  const send = (event: Event) => {
    event.preventDefault();
    // Nobody sends before it is known who will read it.
    const now = busy ? "busy" : chosen.length === 0 ? "missing" : audiences.is === "known" ? "" : "early";
    setFault(now);
    if (now !== "" || !audience) return;
    submit(from, chosen.map((c) => c.id), audience);
    sent();
  };
  if (!audience || !me) return null;
  return (
    <form class="form input-send" onSubmit={send}>
      <AudienceChooser name={`${id}a`} choices={choices} audiences={audiences} value={audience} choose={setWish} />
      {together
        ? <p class="help">{t.input.nameTogether(me.organisation)} {t.input.freezes}</p>
        : me.pseudonymous && <NameChooser id={`${id}n`} me={me} value="pseudonym" choose={() => {}} />}
      {busy && app.store.connection.value.is !== "live" && <p class="state-line"><Icon name="clock" />{t.card.waiting}</p>}
      {faults[fault] && <p class="fault" role="alert"><Icon name="warning" />{faults[fault]}</p>}
      <div class="choices">
        <button type="submit" class={strong ? "button strong" : "button"}>{label(chosen.length, t.input.to[audience])}</button>
        {children}
      </div>
    </form>
  );
}

/** That it arrived, with what its sender holds of it. The region is there before it speaks. */
export function Received({ receipt }: { readonly receipt: SeenReceipt | null }) {
  const t = useAllTexts();
  return (
    <div role="status" class="input-told">
      {receipt && (
        <div class="notice done">
          <Icon name="checked" />
          <div class="grow">
            <p><strong>{t.input.received(receipt.items.length)}</strong> {t.input.receiptLine(receipt.number, moment(t.locale, new Date(receipt.at)))}{receipt.late && ` ${t.standing.late}`}</p>
            <Hash hash={receipt.hash} />
            <p class="help">{t.input.keep}</p>
          </div>
        </div>
      )}
    </div>
  );
}
