import { useEffect, useState } from "preact/hooks";
import { textOf } from "./application";
import type { MailChoice, News } from "./newsapi";
import { chooseMail, mailChoice, news, sawNews } from "./newsapi";
import { useTexts } from "./text/context";
import { FaultPage } from "./views/gate";
import { useTitle } from "./views/hooks";
import { NewsPage } from "./views/news";

interface Loaded {
  readonly news: News;
  readonly mail: MailChoice;
}

/** Berichten: what happened in all documents, and what of it comes by mail. What is shown is seen. */
export function NewsPages() {
  const t = useTexts();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const [refused, setRefused] = useState("");
  useTitle(`${t.shell.news} – ${t.product}`);
  const load = () => {
    setFault(null);
    Promise.all([news(), mailChoice()]).then(
      ([found, mail]) => {
        setLoaded({ news: found, mail });
        const last = found.items.find((n) => n.fresh)?.at;
        // Not seen is no fault: it is new once more the next time.
        if (last) sawNews(last).catch(() => undefined);
      },
      (error: unknown) => setFault(textOf(error)),
    );
  };
  useEffect(load, []);
  const choose = (mail: MailChoice) => {
    if (!loaded) return;
    const before = loaded;
    setLoaded({ ...loaded, mail });
    setSaved(false);
    setRefused("");
    chooseMail(mail).then(
      () => setSaved(true),
      (error: unknown) => {
        setLoaded(before);
        setRefused(textOf(error) || t.gate.fault);
      },
    );
  };
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (loaded === null) return null;
  return <NewsPage news={loaded.news} mail={loaded.mail} choose={choose} saved={saved} refused={refused} />;
}
