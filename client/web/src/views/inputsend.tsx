import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { Audience } from "../seen";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { AudienceChooser, NameChooser } from "./audience";
import type { Submitting } from "./input";

interface SendProps {
  readonly app: App;
  readonly chosen: readonly Contribution[];
  readonly submitting: Submitting;
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
export function SendForm({ app, chosen, submitting, strong, label, missing, together, children }: SendProps) {
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
    if (now === "" && audience) submit(chosen.map((c) => c.id), audience);
  };
  if (!audience || !me) return null;
  return (
    <form class="form input-send" onSubmit={send}>
      <AudienceChooser name={`${id}a`} choices={choices} audiences={audiences} value={audience} choose={setWish} />
      {together
        ? <p class="help">{t.input.nameTogether(me.organisation)} {t.input.freezes}</p>
        : me.pseudonymous && <NameChooser id={`${id}n`} me={me} value="pseudonym" choose={() => {}} />}
      {faults[fault] && <p class="fault" role="alert"><Icon name="warning" />{faults[fault]}</p>}
      <div class="choices">
        <button type="submit" class={strong ? "button strong" : "button"}>{label(chosen.length, t.input.to[audience])}</button>
        {children}
      </div>
    </form>
  );
}
