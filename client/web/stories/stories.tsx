import type { ComponentChildren } from "preact";
import { render } from "preact";
import { useState } from "preact/hooks";
import type { Me } from "../src/seen";
import type { App } from "../src/session";
import type { Composer } from "../src/store";
import type { Language } from "../src/text/context";
import { AllTextContext, allTexts, TextContext, textsOf, useTexts } from "../src/text/context";
import type { Audiences } from "../src/views/audience";
import { ComparisonPage } from "../src/views/comparison";
import { EndedPage, FaultPage, LogInPage, NotFoundPage, NotInvitedPage } from "../src/views/gate";
import { ImportingPage } from "../src/views/importing";
import { DocumentList } from "../src/views/list";
import { Notices } from "../src/views/notices";
import { placesOf, revisionLine } from "../src/views/places";
import { ProcessingPage } from "../src/views/processing";
import { ReadingPage } from "../src/views/reading";
import { RevisionsPage } from "../src/views/revisions";
import type { Theme } from "../src/views/shell";
import { Shell } from "../src/views/shell";
import { StatusLine } from "../src/views/status";
import { fakeApp } from "./fake";
import { at, comparison, editor, reader, revisions } from "./sample";

// Every view with sample data, without a server: stories.html?story=NAME&theme=dark&language=en.

const now = new Date("2026-12-14T13:40:00Z");

const audiences: Audiences = {
  is: "known",
  list: [
    { audience: "editors", readers: { editors: 4, participants: 0, organisations: 0 }, names: ["Nadia Prins", "Tom Wester", "Els van Houten", "Omar Saïdi"] },
    { audience: "round", readers: { editors: 4, participants: 78, organisations: 49 }, names: [] },
  ],
};

const draft = { kind: "remark", audience: "editors", nameShown: "full", body: "", merges: [], onBehalf: null } as const;

const annotating: Composer = {
  is: "annotating", target: "words", ...at("een vaste contactpersoon"),
  quote: { exact: "een vaste contactpersoon", prefix: "", suffix: "" },
  citation: { section: "3.2", kind: "paragraph", n: 3 }, draft,
};

const suggesting: Composer = {
  is: "suggesting", spots: [at("binnen twee werkdagen")], citation: { section: "3.2", kind: "paragraph", n: 1 },
  changes: [{ was: "binnen twee werkdagen", becomes: "bij spoed dezelfde dag en anders binnen twee werkda", context: { before: "Het meldpunt geeft ", after: " een eerste" } }],
  draft: { ...draft, kind: "suggestion", body: "Bij spoed belt onze gemeente nu al dezelfde dag terug. Dat werkt goed." },
};

function Frame({ app, place, children }: { readonly app?: App; readonly place?: string; readonly children: ComponentChildren }) {
  const t = useTexts();
  const [theme, setTheme] = useState<Theme>("auto");
  const meta = app?.store.meta.value;
  const me = app?.store.me.value;
  return (
    <Shell
      {...(meta ? { title: meta.title, line: revisionLine(t, meta), places: placesOf(t, meta, me ?? null, place ?? "", 6) } : {})}
      person={me ? { name: me.name, organisation: me.organisation } : null}
      preferences={{ language: language(), theme, setLanguage: () => {}, setTheme, logOut: () => {} }}
      {...(app && meta && place !== "processing" ? { status: <StatusLine meta={meta} presence={app.store.presence.value} connection={app.store.connection.value} saved={app.store.saved.value} now={now} /> } : {})}
    >
      {children}
    </Shell>
  );
}

function reading(me: Me, sketch: Omit<Parameters<typeof fakeApp>[0], "me">): () => ComponentChildren {
  const app = fakeApp({ me, ...sketch });
  return () => <Frame app={app} place="reading"><ReadingPage app={app} audiences={audiences} now={now} /></Frame>;
}

const stories: Readonly<Record<string, () => ComponentChildren>> = {
  reading: reading(reader, { openId: "r1" }),
  rest: reading(reader, {}),
  conflict: reading(editor, { openId: "s2" }),
  verdict: reading(editor, { openId: "s1" }),
  empty: reading(reader, { empty: true }),
  annotating: reading(reader, { composer: annotating }),
  suggesting: reading(reader, { composer: suggesting, mode: "suggesting" }),
  editing: reading(editor, { mode: "editing" }),
  processing: () => {
    const [app] = useState(() => fakeApp({ me: editor }));
    return <Frame app={app} place="processing"><ProcessingPage app={app} now={now} /></Frame>;
  },
  revisions: () => {
    const [app] = useState(() => fakeApp({ me: editor }));
    return <Frame app={app} place="revisions"><RevisionsPage app={app} now={now} /></Frame>;
  },
  comparison: () => {
    const [app] = useState(() => fakeApp({ me: editor }));
    const [pair, setPair] = useState({ from: "v1", to: "v2" });
    return (
      <Frame app={app} place="processing">
        <ComparisonPage document="plan" revisions={revisions} {...pair} choose={(c) => setPair({ ...pair, ...c })} comparison={comparison} />
      </Frame>
    );
  },
  importing: () => {
    const [app] = useState(() => fakeApp({ me: editor }));
    const preview = { changes: 14, warnings: [{ line: 12, text: "HTML is weggelaten." }], orphans: [{ id: "r1", quote: "binnen twee werkdagen" }] };
    return <Frame app={app} place="revisions"><ImportingPage document="plan" state={{ is: "ready", preview }} choose={() => {}} doIt={() => {}} again={() => {}} /></Frame>;
  },
  choosing: () => <Frame><ImportingPage document="plan" state={{ is: "choosing" }} choose={() => {}} doIt={() => {}} again={() => {}} /></Frame>,
  list: () => (
    <Frame>
      <DocumentList
        dossiers={[{ id: "d1", title: "Mensenhandel", name: "Fatma Aydin", may: ["createDocument"] }]}
        documents={[
          { id: "plan", title: "Samen tegen uitbuiting", dossier: "d1", status: "inReview", round: "Ronde 2", state: "open" },
          { id: "brief", title: "Brief aan de Kamer over de voortgang", dossier: "d1", status: "concept", round: "", state: "closed" },
        ]}
        create={() => {}}
      />
    </Frame>
  ),
  login: () => <Frame><LogInPage href="#" /></Frame>,
  notinvited: () => <Frame><NotInvitedPage /></Frame>,
  notfound: () => <Frame><NotFoundPage /></Frame>,
  fault: () => <Frame><FaultPage text="" again={() => {}} /></Frame>,
  ended: () => <Frame><EndedPage reason="loggedOut" logIn={() => {}} reload={() => {}} /></Frame>,
  notices: () => (
    <Frame>
      <h1 class="hidden-text">Meldingen</h1>
      <Notices
        notices={[
          { id: "1", text: "De tekst is veranderd terwijl u typte. Kijk of uw voorstel nog klopt.", kind: "stale", advice: "change", kept: "bij spoed dezelfde dag" },
          { id: "2", text: "Uw voorstel is binnen. Ontvangstbewijs 118, 14 december, 14.38 uur.", kind: "done", advice: "stop", kept: "" },
        ]}
        dismiss={() => {}}
        logIn={() => {}}
        reload={() => {}}
      />
    </Frame>
  ),
};

function language(): Language {
  return new URLSearchParams(location.search).get("language") === "en" ? "en" : "nl";
}

function Index() {
  return (
    <main class="page">
      <h1>Stories</h1>
      <ul>{Object.keys(stories).map((name) => <li key={name}><a href={`?story=${name}`}>{name}</a></li>)}</ul>
    </main>
  );
}

const query = new URLSearchParams(location.search);
const Story = stories[query.get("story") ?? ""] ?? Index;
const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;
document.documentElement.lang = language();
const place = document.getElementById("app");
const texts = await allTexts(await textsOf(language()));
if (place) {
  render(
    <TextContext.Provider value={texts}>
      <AllTextContext.Provider value={texts}><Story /></AllTextContext.Provider>
    </TextContext.Provider>,
    place,
  );
}
