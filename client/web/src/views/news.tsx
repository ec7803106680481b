import { Icon } from "../icon";
import type { MailChoice, MailSettings, News, NewsItem } from "../newsapi";
import { mailChoices } from "../newsapi";
import { useAllTexts } from "../text/context";
import { moment } from "./when";

interface PageProps {
  readonly news: News;
  readonly settings: MailSettings;
  readonly choose: (mail: MailChoice) => void;
  readonly saved: boolean;
  readonly refused: string;
}

/** What happened in the documents that somebody reads along with, newest first. */
export function NewsPage({ news, settings, choose, saved, refused }: PageProps) {
  const t = useAllTexts();
  return (
    <div class="page narrow">
      <h1>{t.shell.news}</h1>
      <p class="lead">{news.items.length === 0 ? t.news.none : t.news.lead}</p>
      <ul class="documents">
        {news.items.map((n) => <Row key={`${n.kind} ${n.document} ${n.contribution} ${n.at}`} item={n} />)}
      </ul>
      <section class="panel" aria-labelledby="mail">
        <h2 id="mail">{t.news.mail}</h2>
        <p>{settings.sends ? t.news.mailLead : t.news.noMail}</p>
        <fieldset>
          <legend class="hidden-text">{t.news.mail}</legend>
          <div class="options">
            {mailChoices.map((c) => (
              <label class="option" key={c}>
                <input type="radio" name="mail" checked={c === settings.mail} onChange={() => choose(c)} />
                <span>{t.news.choices[c]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <p role="status" class={saved ? "state-line" : "hidden-text"}>{saved && t.news.saved}</p>
        {refused && <p class="fault" role="alert"><Icon name="warning" />{refused}</p>}
      </section>
    </div>
  );
}

function Row({ item }: { readonly item: NewsItem }) {
  const t = useAllTexts();
  const href = item.contribution === "" ? `/d/${item.document}` : `/d/${item.document}#c-${item.contribution}`;
  return (
    <li class="document-row">
      <a href={href}>{t.news.kinds[item.kind](item.closesAt ? moment(t.locale, new Date(item.closesAt)) : "")}</a>
      <p>{item.title}, <time dateTime={item.at}>{moment(t.locale, new Date(item.at))}</time></p>
      {item.fresh && <div class="state"><span class="chip">{t.news.fresh}</span></div>}
    </li>
  );
}
