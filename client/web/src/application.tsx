import { useEffect, useState } from "preact/hooks";
import type { DocumentRow, MeAnswer } from "./api";
import { createDocument, documents, logInURL, logOut, me, Refusal } from "./api";
import { DocumentPages } from "./documentpages";
import { Later } from "./later";
import { chooseLanguage, chooseTheme, chosenLanguage, chosenTheme } from "./preference";
import type { DossierPage, Route } from "./route";
import { routeOf, staysInside } from "./route";
import type { App } from "./session";
import { useTexts } from "./text/context";
import { FaultPage, LogInPage, NotFoundPage } from "./views/gate";
import { useTitle } from "./views/hooks";
import { DocumentList } from "./views/list";
import type { Preferences } from "./views/shell";
import { Shell } from "./views/shell";

type Visit =
  | { readonly is: "asking" }
  | { readonly is: "out" }
  | { readonly is: "failed"; readonly text: string }
  | { readonly is: "in"; readonly me: MeAnswer };

/** The whole application: who is there, which page, and what stands around it. */
export function Application({ app }: { readonly app: App }) {
  const [route, go] = useRoute();
  const [visit, ask] = useVisit();
  const preferences = usePreferences(app);
  // A screen may be seen by others: who has a pseudonym somewhere is not named by another name.
  const person = visit.is === "in" ? { name: visit.me.dossiers[0]?.name ?? visit.me.name, organisation: "" } : null;
  if (visit.is === "asking") return null;
  if (visit.is === "in" && route.is === "document") {
    return <DocumentPages key={route.id} app={app} id={route.id} place={route.place} preferences={preferences} />;
  }
  return (
    <Shell person={person} preferences={preferences}>
      {visit.is === "out" && <LogInPage href={logInURL(location.pathname + location.search + location.hash)} />}
      {visit.is === "failed" && <FaultPage text={visit.text} again={ask} />}
      {visit.is === "in" && route.is === "list" && <ListPage me={visit.me} go={go} />}
      {visit.is === "in" && "dossier" in route && <DossierPages me={visit.me} is={route.is} dossier={route.dossier} />}
      {visit.is === "in" && route.is === "news" && <Later load={loadNews} show={(Pages) => <Pages />} />}
      {visit.is === "in" && route.is === "unknown" && <NotFoundPage />}
    </Shell>
  );
}

// Links are ordinary links; a plain click on one of our own changes the page without loading it again.
function useRoute(): readonly [Route, (href: string) => void] {
  const [path, setPath] = useState(location.pathname + location.search);
  const show = () => setPath(location.pathname + location.search);
  const go = (href: string) => {
    const before = location.pathname;
    history.pushState(null, "", href);
    show();
    if (location.pathname !== before) {
      scrollTo({ top: 0 });
      document.getElementById("inhoud")?.focus({ preventScroll: true });
    }
  };
  useEffect(() => {
    const click = (event: MouseEvent) => {
      const link = event.target instanceof Element ? event.target.closest("a") : null;
      if (!link || event.defaultPrevented || link.getAttribute("href")?.startsWith("#") || !staysInside(event, link)) return;
      event.preventDefault();
      go(link.pathname + link.search + link.hash);
    };
    document.addEventListener("click", click);
    addEventListener("popstate", show);
    return () => {
      document.removeEventListener("click", click);
      removeEventListener("popstate", show);
    };
  }, []);
  return [routeOf(path.split("?")[0] ?? "/"), go];
}

function useVisit(): readonly [Visit, () => void] {
  const [visit, setVisit] = useState<Visit>({ is: "asking" });
  const ask = () => {
    me().then(
      (answer) => setVisit({ is: "in", me: answer }),
      (error: unknown) => setVisit(error instanceof Refusal && error.status === 401 ? { is: "out" } : { is: "failed", text: textOf(error) }),
    );
  };
  useEffect(ask, []);
  return [visit, ask];
}

/** What the server said of a refusal; "" for what only we can mend, so that the page says its own sentence. */
export function textOf(error: unknown): string {
  return error instanceof Refusal ? error.message : "";
}

function usePreferences(app: App): Preferences {
  const [theme, setTheme] = useState(chosenTheme);
  return {
    language: chosenLanguage(),
    theme,
    setTheme: (chosen) => {
      chooseTheme(chosen);
      setTheme(chosen);
    },
    // The text in the editor has words of its own, so the page begins anew; what is unsent is kept.
    setLanguage: (language) => {
      app.keep();
      chooseLanguage(language);
      location.reload();
    },
    logOut: () => {
      app.keep();
      logOut();
    },
  };
}

const loadNews = async () => (await import("./newspages")).NewsPages;
const loadPeople = async () => await import("./peoplepages");

interface DossierProps {
  readonly me: MeAnswer;
  readonly is: DossierPage;
  readonly dossier: string;
}

function DossierPages({ me: person, is, dossier }: DossierProps) {
  const found = person.dossiers.find((d) => d.id === dossier);
  if (!found) return <NotFoundPage />;
  return (
    <Later
      load={loadPeople}
      show={({ pages }) => {
        const Page = pages[is];
        return <Page key={dossier} dossier={dossier} title={found.title} may={found.may} />;
      }}
    />
  );
}

function ListPage({ me: person, go }: { readonly me: MeAnswer; readonly go: (href: string) => void }) {
  const t = useTexts();
  const [rows, setRows] = useState<readonly DocumentRow[] | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const [refused, setRefused] = useState("");
  useTitle(`${t.list.title} – ${t.product}`);
  const load = () => {
    setFault(null);
    documents().then(setRows, (error: unknown) => setFault(textOf(error)));
  };
  useEffect(load, []);
  const create = (dossier: string, title: string, file: File) => {
    createDocument(dossier, title, file).then(
      (id) => go(`/d/${id}`),
      (error: unknown) => setRefused(textOf(error) || t.gate.fault),
    );
  };
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  if (rows === null) return null;
  return <DocumentList documents={rows} dossiers={person.dossiers} fault={refused} create={create} />;
}
