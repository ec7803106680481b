import { useState } from "preact/hooks";
import { Icon } from "../icon";
import { hasOneVoice } from "../input";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import type { Submitting } from "./input";
import { InputRow, useTicks } from "./inputlist";
import { SendForm } from "./inputsend";
import { can } from "./say";

interface DraftsProps {
  readonly app: App;
  readonly drafts: readonly Contribution[];
  readonly submitting: Submitting;
}

/** The viewer's drafts: all go together, under one receipt, unless some are left out. */
export function Drafts({ app, drafts, submitting }: DraftsProps) {
  const t = useAllTexts();
  const me = app.store.me.value;
  const meta = app.store.meta.value;
  const [ticked, flip] = useTicks(() => true);
  const chosen = drafts.filter(ticked);
  const together = hasOneVoice(me, meta?.round ?? null);
  const sends = can(me, "submit") && (me?.audiences.some((a) => a === "editors" || a === "round") ?? false);
  const shares = can(me, "share") && (me?.audiences.includes("organisation") ?? false);
  return (
    <section aria-labelledby="drafts">
      <h2 id="drafts">{t.input.drafts}</h2>
      {drafts.length === 0
        ? <p>{t.input.noDrafts} <a href={`/d/${meta?.id ?? ""}`}>{t.importing.toText}</a></p>
        : (
          <>
            <p class="input-lead">{sends || !shares ? t.input.draftsLead : t.input.draftsShare}</p>
            <ul class="input-list">
              {drafts.map((c) => (
                <InputRow
                  key={c.id}
                  app={app}
                  c={c}
                  {...(sends || shares ? { tick: { on: ticked(c), flip: () => flip(c.id) } } : {})}
                  state={c.audience === "organisation" && <span class="chip"><Icon name="people" />{t.audiences.organisation}</span>}
                />
              ))}
            </ul>
            {sends && (
              <SendForm app={app} chosen={chosen} submitting={submitting} strong label={t.input.send} missing={t.input.chooseDrafts} together={together}>
                {shares && <Share app={app} chosen={chosen} strong={false} />}
              </SendForm>
            )}
            {!sends && shares && <div class="input-send"><Share app={app} chosen={chosen} strong /></div>}
          </>
        )}
    </section>
  );
}

// Makes drafts the organisation's; those that are it already stay what they are.
function Share({ app, chosen, strong }: { readonly app: App; readonly chosen: readonly Contribution[]; readonly strong: boolean }) {
  const t = useAllTexts();
  const [tried, setTried] = useState(false);
  const own = chosen.filter((c) => c.audience === "author");
  const share = () => {
    setTried(own.length === 0);
    for (const c of own) app.actions.share(c.id);
  };
  return (
    <div>
      <button type="button" class={strong ? "button strong" : "button"} onClick={share}>{t.input.share(own.length)}</button>
      {tried && own.length === 0 && <p class="fault" role="alert"><Icon name="warning" />{t.input.chooseShare}</p>}
    </div>
  );
}
