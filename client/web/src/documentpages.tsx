import { useEffect, useRef, useState } from "preact/hooks";
import { logInURL } from "./api";
import { Later } from "./later";
import type { DocumentPlace } from "./route";
import { contributionIn } from "./route";
import type { App } from "./session";
import { useTexts } from "./text/context";
import { EndedPage, FaultPage, LockedPage, LogInPage, NotInvitedPage } from "./views/gate";
import { useAudiences, useNow, useTitle } from "./views/hooks";
import { Notices } from "./views/notices";
import { isLocked, placesOf, standingLine } from "./views/places";
import { ReadingPage } from "./views/reading";
import { can, isUndecided } from "./views/say";
import type { Preferences } from "./views/shell";
import { Shell } from "./views/shell";
import { StatusLine } from "./views/status";
import { moment } from "./views/when";

// The text comes first; the other pages are loaded when somebody goes there.
const loadProcessing = async () => (await import("./views/processing")).ProcessingPage;
const loadRevisions = async () => (await import("./views/revisions")).RevisionsPage;
const loadCoverage = async () => (await import("./views/coverage")).CoveragePage;
const loadComparison = async () => (await import("./comparisonpages")).ComparisonPages;
const loadInput = async () => (await import("./views/input")).InputPage;
const loadAdopting = async () => (await import("./adoptingpages")).AdoptingPages;
const loadAmendments = async () => (await import("./adoptingpages")).AmendmentPages;
const loadReport = async () => (await import("./views/report")).ReportPage;
const loadImport = async () => (await import("./importpages")).ImportPages;

interface PagesProps {
  readonly app: App;
  readonly id: string;
  readonly place: DocumentPlace;
  readonly preferences: Preferences;
}

/** The pages of one document. The session stays open while one goes from one to the other. */
export function DocumentPages({ app, id, place, preferences }: PagesProps) {
  const t = useTexts();
  const { store, actions } = app;
  // Deadlines are by the server's clock, whatever this device says.
  const now = useNow(store.meta.value?.ahead ?? 0);
  useEffect(() => {
    void actions.open(id);
    return () => actions.close();
  }, [id]);
  useAddress(app, place);
  const meta = store.meta.value;
  const me = store.me.value;
  useTitle(meta ? `${meta.title} – ${t.product}` : t.product);
  const announcement = useNews(app);
  const opening = store.opening.value;
  const open = opening.is === "open" && meta !== null;
  const toProcess = [...store.contributions.value.values()].filter(isUndecided).length;
  const current = place === "comparison" || place === "importing" ? "revisions" : place;
  return (
    <Shell
      {...(meta ? { title: meta.title, line: place === "comparison" ? t.shell.comparison : standingLine(t, meta) } : {})}
      {...(open ? { places: placesOf(t, meta, me, current, toProcess) } : {})}
      {...(open && place === "reading" ? { skipTo: { href: "#bijdragen", label: t.shell.skipCards } } : {})}
      {...(open && place !== "processing" && place !== "comparison" ? {
        status: <StatusLine meta={meta} presence={store.presence.value} connection={store.connection.value} saved={store.saved.value} now={now} />,
      } : {})}
      person={me ? { name: me.name, organisation: me.organisation } : null}
      preferences={preferences}
      announcement={announcement}
    >
      <Notices notices={store.notices.value} dismiss={(n) => actions.dismiss(n)} logIn={() => location.assign(logInHere())} reload={() => actions.reload()} />
      <Body app={app} id={id} place={place} now={now} />
    </Shell>
  );
}

function logInHere(): string {
  return logInURL(location.pathname + location.search + location.hash);
}

interface BodyProps extends Omit<PagesProps, "preferences"> {
  readonly now: Date;
}

function Body({ app, id, place, now }: BodyProps) {
  const t = useTexts();
  const { store, actions } = app;
  const opening = store.opening.value;
  const connection = store.connection.value;
  // Asked anew for every composer: people come and go.
  const audiences = useAudiences(id, store.composer.value.is === "none" ? "" : "composing");
  if (opening.is === "failed") {
    const { problem } = opening;
    if (problem.status === 401) return <LogInPage href={logInHere()} />;
    if (problem.status === 403 || problem.status === 404) return <NotInvitedPage />;
    return <FaultPage text={problem.text} again={() => void actions.open(id)} />;
  }
  if (opening.is !== "open" || store.meta.value === null) return null;
  if (connection.is === "ended") {
    return <EndedPage reason={connection.reason} logIn={() => location.assign(logInHere())} reload={() => location.reload()} />;
  }
  const me = store.me.value;
  const meta = store.meta.value;
  const away = isLocked(meta) && can(me, "seeCoverage") ? <LockedPage title={standingLine(t, meta)} id={id} /> : <NotInvitedPage />;
  switch (place) {
    case "reading":
      return <ReadingPage app={app} audiences={audiences} now={now} />;
    case "processing":
      return can(me, "decide") ? <Later load={loadProcessing} show={(Page) => <Page app={app} now={now} />} /> : away;
    case "revisions":
      return <Later load={loadRevisions} show={(Page) => <Page app={app} now={now} />} />;
    case "input":
      return <Later load={loadInput} show={(Page) => <Page app={app} />} />;
    case "coverage":
      return can(me, "seeCoverage") ? <Later load={loadCoverage} show={(Page) => <Page id={id} />} /> : <NotInvitedPage />;
    case "comparison":
      return <Later load={loadComparison} show={(Page) => <Page app={app} id={id} />} />;
    case "adopting":
      return can(me, "adopt") || can(me, "reopen") ? <Later load={loadAdopting} show={(Page) => <Page app={app} id={id} now={now} />} /> : <NotInvitedPage />;
    case "amendments":
      return <Later load={loadAmendments} show={(Page) => <Page app={app} id={id} />} />;
    case "report":
      return <Later load={loadReport} show={(Page) => <Page app={app} id={id} />} />;
    case "importing":
      return can(me, "import") ? <Later load={loadImport} show={(Page) => <Page id={id} />} /> : away;
  }
}

// An address with #c-… opens that contribution, and the address follows the opened card.
function useAddress(app: App, place: DocumentPlace): void {
  const { store, actions } = app;
  const ready = store.opening.value.is === "open";
  const asked = useRef("");
  useEffect(() => {
    if (!ready || place !== "reading") return;
    const follow = () => {
      const id = contributionIn(location.hash);
      if (id === "" || id === asked.current || !store.contributions.value.has(id)) return;
      asked.current = id;
      actions.openCard(id);
      actions.goTo({ contribution: id });
    };
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, [ready, place]);
  const openId = store.openId.value;
  useEffect(() => {
    if (!ready || place !== "reading") return;
    if (openId === "" && contributionIn(location.hash) === "") return;
    asked.current = openId;
    history.replaceState(null, "", openId === "" ? location.pathname : `#c-${openId}`);
  }, [openId, ready, place]);
}

// What came since the document was opened, for the live region: a receipt for what was sent, else how many are new.
function useNews(app: App): string {
  const t = useTexts();
  const ready = app.store.opening.value.is === "open";
  const size = app.store.contributions.value.size;
  const known = useRef(0);
  const [news, setNews] = useState("");
  const composing = app.store.composer.value.is !== "none";
  const own = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!ready) return;
    const mine = [...app.store.contributions.value.values()].filter((c) => c.own);
    const fresh = own.current && mine.find((c) => !own.current?.has(c.id));
    const more = size - known.current;
    if (fresh) {
      // What somebody just sent opens, so that they see that it arrived.
      if (!composing) {
        app.actions.openCard(fresh.id);
        app.actions.goTo({ contribution: fresh.id });
      }
      const kept = fresh.audience === "author" ? t.compose.kept : "";
      const taken = fresh.receipt === "" ? t.status.savedNow : t.compose.sent(fresh.receipt, moment(t.locale, new Date(fresh.at)));
      setNews(fresh.status === "draft" ? kept : taken);
    } else if (known.current > 0 && more > 0) setNews(t.reading.announcedNew(more));
    own.current = new Set(mine.map((c) => c.id));
    known.current = size;
  }, [size, ready]);
  return news;
}
