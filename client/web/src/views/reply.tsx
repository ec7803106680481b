import { useState } from "preact/hooks";
import { Icon } from "../icon";
import type { App } from "../session";
import type { Contribution } from "../store";
import { useTexts } from "../text/context";
import { useGuard } from "./guard";
import { authorText } from "./say";
import { shortDay } from "./when";

export function Replies({ c, now }: { readonly c: Contribution; readonly now: Date }) {
  const t = useTexts();
  if (c.replies.length === 0) return null;
  return (
    <section class="replies" aria-label={t.card.replies(c.replies.length)}>
      {c.replies.map((r) => {
        const { name, rest } = authorText(t, r.author);
        return (
          <div key={r.id}>
            <p class="by"><strong>{name}</strong> <span>{rest}</span> <time dateTime={r.at}>{shortDay(t.locale, new Date(r.at), now)}</time></p>
            <p class="body">{r.redacted ? t.card.hidden : r.body}</p>
          </div>
        );
      })}
    </section>
  );
}

/** What is typed here is kept by the session until it is sent. */
export function ReplyForm({ app, id }: { readonly app: App; readonly id: string }) {
  const t = useTexts();
  const [fault, setFault] = useState(false);
  const text = app.store.replyDrafts.value.get(id) ?? "";
  const [guard, check] = useGuard(app);
  const send = () => {
    setFault(text.trim() === "");
    if (text.trim() !== "") guard(text, () => app.actions.sendReply(id));
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
  };
  return (
    <form class="reply-form" onSubmit={(e) => { e.preventDefault(); send(); }}>
      <label class="hidden-text" for={`r-${id}`}>{t.card.replyField}</label>
      <textarea
        class="field"
        id={`r-${id}`}
        rows={1}
        placeholder={t.card.replyField}
        value={text}
        aria-invalid={fault && text === ""}
        onInput={(e) => app.actions.changeReply(id, e.currentTarget.value)}
        onKeyDown={press}
      />
      {check}
      {fault && text === "" && <p class="fault"><Icon name="warning" />{t.compose.needBody}</p>}
      {(text !== "" || fault) && (
        <div class="choices">
          <button type="submit" class="button small">{t.card.sendReply}</button>
          <span class="hint-keys"><kbd class="key">Ctrl</kbd><kbd class="key">Enter</kbd></span>
        </div>
      )}
    </form>
  );
}
