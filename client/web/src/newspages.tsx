import { useEffect, useState } from "preact/hooks";
import { textOf } from "./application";
import type { MailChoice, MailSettings, News } from "./newsapi";
import { chooseMail, mailSettings, news, sawNews } from "./newsapi";
import { useTexts } from "./text/context";
import { FaultPage } from "./views/gate";
import { useTitle } from "./views/hooks";
import { NewsPage } from "./views/news";

interface Loaded {
  readonly news: News;
  readonly settings: MailSettings;
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
    Promise.all([news(), mailSettings()]).then(
      ([found, settings]) => {
        setLoaded({ news: found, settings });
        // Not seen is no fault: it is new once more the next time.
        if (found.items.some((n) => n.fresh)) sawNews(found.until).catch(() => undefined);
      },
      (error: unknown) => setFault(textOf(error)),
    );
  };
  useEffect(load, []);
  const choose = (mail: MailChoice) => {
    if (!loaded) return;
    const before = loaded;
    setLoaded({ ...loaded, settings: { ...loaded.settings, mail } });
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
  return <NewsPage news={loaded.news} settings={loaded.settings} choose={choose} saved={saved} refused={refused} />;
}
