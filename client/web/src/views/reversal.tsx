import { useId, useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { can } from "./say";
import { ReasonField } from "./verdict";

interface ReversalProps {
  readonly app: App;
  readonly c: Contribution;
}

/** Takes a decision back, with a reason that its contributor reads. */
export function Reversal({ app, c }: ReversalProps) {
  const t = useAllTexts();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState(false);
  if (!c.decision || !can(app.store.me.value, "decide")) return null;
  if (!asking) return <p><button type="button" class="quiet" onClick={() => setAsking(true)}><Icon name="undo" />{t.verdict.reverse}</button></p>;
  const reverse = (event: Event) => {
    event.preventDefault();
    if (reason.trim() === "") {
      setFault(true);
      field.current?.focus();
      return;
    }
    app.actions.reverse(c.id, reason.trim());
  };
  return (
    <form class="compose" aria-label={t.verdict.reverse} onSubmit={reverse}>
      <p class="help">{t.verdict.reverseMore}</p>
      <ReasonField
        id={`${id}r`}
        label={t.verdict.reverseWhy}
        help={t.verdict.reverseHelp}
        field={field}
        value={reason}
        change={setReason}
        fault={fault}
        required
      />
      <div class="sendrow">
        <button type="submit" class="button strong">{t.verdict.reverse}</button>
        <button type="button" class="button" onClick={() => setAsking(false)}>{t.shell.cancel}</button>
      </div>
    </form>
  );
}
