import { Icon } from "../icon";
import type { Notice } from "../store";
import { useTexts } from "../text/context";
import type { Texts } from "../text/nl";

interface NoticesProps {
  readonly notices: readonly Notice[];
  readonly dismiss: (id: string) => void;
  readonly logIn: () => void;
  readonly reload: () => void;
}

function ownText(t: Texts, kind: string): string {
  return new Map<string, string>(Object.entries(t.notices.own)).get(kind) ?? t.gate.fault;
}

/** What the person must know. It stays until they put it away. */
export function Notices({ notices, dismiss, logIn, reload }: NoticesProps) {
  const t = useTexts();
  if (notices.length === 0) return null;
  return (
    <section class="notices stack" aria-label={t.notices.label}>
      {notices.map((n) => (
        <div class={n.kind === "done" ? "notice done" : "notice warning"} role="status" key={n.id}>
          <Icon name={n.kind === "done" ? "checked" : "warning"} />
          <div class="grow">
            <p>{n.text || ownText(t, n.kind)}</p>
            {n.kept && <p class="help"><strong>{t.notices.kept}</strong> {n.kept}</p>}
            {n.advice === "logIn" && <button type="button" class="quiet" onClick={logIn}>{t.notices.logIn}</button>}
            {n.advice === "reload" && <button type="button" class="quiet" onClick={reload}>{t.notices.reload}</button>}
          </div>
          <button type="button" class="quiet" onClick={() => dismiss(n.id)}><Icon name="cross" />{t.notices.dismiss}</button>
        </div>
      ))}
    </section>
  );
}
