import { useRef, useState } from "preact/hooks";
import { Icon } from "../icon";
import { hasOneVoice } from "../input";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useAllTexts } from "../text/context";
import { InputRow, useTicks } from "./inputlist";
import { Received, SendForm, type Submitting } from "./inputsend";
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
  const head = useRef<HTMLHeadingElement>(null);
  const [shared, setShared] = useState(0);
  // Those that are the organisation's already stay what they are.
  const own = chosen.filter((c) => c.audience === "author");
  const share = () => {
    for (const c of own) app.actions.share(c.id);
    setShared(own.length);
    head.current?.focus();
  };
  const together = hasOneVoice(me, meta?.round ?? null);
  const sends = can(me, "submit") && (me?.audiences.some((a) => a === "editors" || a === "round") ?? false);
  const shares = can(me, "share") && (me?.audiences.includes("organisation") ?? false);
  return (
    <section aria-labelledby="drafts">
      <h2 id="drafts" ref={head} tabIndex={-1}>{t.input.drafts}</h2>
      <Received receipt={submitting.receivedIn("drafts")} />
      <p role="status" class="hidden-text">{shared > 0 && t.input.shared(shared)}</p>
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
              <SendForm app={app} chosen={chosen} submitting={submitting} from="drafts" sent={() => head.current?.focus()} strong label={t.input.send} missing={t.input.chooseDrafts} together={together}>
                {shares && <Share n={own.length} share={share} strong={false} />}
              </SendForm>
            )}
            {!sends && shares && <div class="input-send"><Share n={own.length} share={share} strong /></div>}
          </>
        )}
    </section>
  );
}

// Makes drafts the organisation's.
function Share({ n, share, strong }: { readonly n: number; readonly share: () => void; readonly strong: boolean }) {
  const t = useAllTexts();
  const [tried, setTried] = useState(false);
  const act = () => {
    setTried(n === 0);
    if (n > 0) share();
  };
  return (
    <div>
      <button type="button" class={strong ? "button strong" : "button"} onClick={act}>{t.input.share(n)}</button>
      {tried && n === 0 && <p class="fault" role="alert"><Icon name="warning" />{t.input.chooseShare}</p>}
    </div>
  );
}
