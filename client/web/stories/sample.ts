import type { Node } from "prosemirror-model";
import { Schema } from "prosemirror-model";
import type { Kind, Me, Range, SeenAuthor, SeenRevision } from "../src/seen";
import type { Comparison, Row, Side, Span } from "../src/comparison";
import type { ChangeText, Contribution } from "../src/store";

// An invented plan with invented people, for looking at the views without a server.

export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    heading: { group: "block", content: "text*", attrs: { level: {}, id: { default: "" } }, toDOM: (n) => [`h${Number(n.attrs.level) + 1}`, 0] },
    paragraph: { group: "block", content: "text*", toDOM: () => ["p", 0] },
    text: {},
  },
});

type Line = readonly [number, string];

const lines: readonly Line[] = [
  [1, "Inleiding"],
  [0, "Uitbuiting gebeurt vaak in het zicht van anderen. Toch herkennen wij het niet altijd. Dit plan zegt wat het Rijk, gemeenten en organisaties samen gaan doen."],
  [1, "Waar we naartoe willen"],
  [0, "Niemand in Nederland wordt uitgebuit. Wie het toch overkomt, weet waar hulp is en krijgt die hulp snel."],
  [1, "Signalen eerder zien"],
  [2, "Waarom dit nodig is"],
  [0, "Nu komen signalen op veel plekken binnen. Niemand ziet ze bij elkaar."],
  [2, "Melden zonder drempel"],
  [0, "Wie uitbuiting vermoedt, weet vaak niet waar hij terechtkan. Daarom komt er één meldpunt, bereikbaar per telefoon, chat en post. Het meldpunt geeft binnen twee werkdagen een eerste antwoord en zegt wie de melding verder oppakt."],
  [0, "Melden kan zonder naam. Een melding waar niets uit volgt, wordt zo snel mogelijk gewist. De melder hoort dat ook."],
  [0, "Wie zelf is uitgebuit, krijgt een vaste contactpersoon. Die blijft dezelfde, ook als iemand verhuist naar een andere gemeente of naar een andere opvang."],
  [0, "Gemeenten kunnen hiervoor een eigen loket openen. Het Rijk betaalt de eerste twee jaar mee en bekijkt daarna wat er nodig is om het loket open te houden."],
  [2, "Wie doet wat"],
  [0, "Het ministerie richt het meldpunt in, samen met gemeenten, politie en hulporganisaties. Mensen die zelf zijn uitgebuit, denken mee over de vragen die het meldpunt stelt. In bijlage A staat bij elke actie wie verantwoordelijk is en wanneer die klaar is."],
  [0, "Het meldpunt begint op 1 september 2027 in drie regio’s. Een jaar later kan iedereen in het land er terecht."],
  [1, "Opvang en herstel"],
  [2, "Een veilige plek"],
  [0, "Iedereen die dat nodig heeft, krijgt binnen een dag een veilige plek om te slapen."],
  [1, "Eerlijk werk"],
  [0, "De inspectie controleert vaker op plekken waar veel mensen via een bureau werken."],
];

export const doc: Node = schema.node(
  "doc",
  null,
  lines.map(([level, text], i) => level > 0
    ? schema.node("heading", { level, id: `h${i}` }, schema.text(text))
    : schema.node("paragraph", null, schema.text(text))),
);

/** Where words stand in the sample. */
export function at(words: string): Range {
  let found: Range = { from: 0, to: 0 };
  doc.descendants((node, pos) => {
    const i = node.isTextblock ? node.textContent.indexOf(words) : -1;
    if (i >= 0 && found.to === 0) found = { from: pos + 1 + i, to: pos + 1 + i + words.length };
    return true;
  });
  if (found.to === 0) throw new Error(`not in the sample: ${words}`);
  return found;
}

const people = {
  joost: { name: "Joost Hartman", organisation: "Stichting De Lantaarn", pseudonym: false },
  fatma: { name: "Fatma Aydin", organisation: "Gemeente Waterstede", pseudonym: false },
  waterstede: { name: "", organisation: "Gemeente Waterstede", pseudonym: false },
  merel: { name: "Merel", organisation: "Ervaringsdeskundige", pseudonym: true },
  bond: { name: "", organisation: "Bond voor Uitzendwerk", pseudonym: false },
  heidehoek: { name: "", organisation: "Gemeente Heidehoek", pseudonym: false },
  nadia: { name: "Nadia Prins", organisation: "Ministerie van Werk en Zorg", pseudonym: false },
  zandkant: { name: "Els Bakker", organisation: "Provincie Zandkant", pseudonym: false },
} satisfies Record<string, SeenAuthor>;

interface Sketch {
  readonly id: string;
  readonly kind: Kind;
  readonly author: SeenAuthor;
  readonly words: string;
  readonly section: string;
  readonly n: number;
  readonly body?: string;
  readonly becomes?: string;
  readonly more?: Partial<Contribution>;
}

// What holds of a contribution about which there is nothing special.
const plain = {
  receipt: "", round: "ronde", late: false, held: false, asks: false, consents: false, oneVoice: false, inside: false, merges: [], mergedIn: "", flags: [], earlier: [],
} as const;

function contribution(s: Sketch, number: number): Contribution {
  const spot = at(s.words);
  return {
    id: s.id,
    number,
    kind: s.kind,
    audience: "round",
    own: false,
    author: s.author,
    origin: { version: 1, revision: "", target: "words", ...spot, quote: { exact: s.words, prefix: "", suffix: "" } },
    place: { state: "placed", version: 1, ranges: [spot] },
    body: s.body ?? "",
    changes: [],
    replies: [],
    endorsements: 0,
    endorsed: false,
    withdrawn: false,
    conflicts: [],
    at: "2026-12-09T10:12:00Z",
    spots: [spot],
    citation: { section: s.section, kind: "paragraph", n: s.n },
    section: "h7",
    status: "open",
    redacted: false,
    ...plain,
    ...s.more,
  };
}

const sketches: readonly Sketch[] = [
  {
    id: "r1", kind: "remark", author: people.joost, words: "binnen twee werkdagen", section: "3.2", n: 1,
    body: "Twee werkdagen is te lang als iemand in gevaar is. Noem voor spoed een kortere tijd.",
    more: {
      endorsements: 4, at: "2026-12-10T09:00:00Z",
      replies: [{ id: "a1", author: people.fatma, own: true, body: "Eens. Bij ons belt een collega dezelfde dag terug als er spoed is.", at: "2026-12-11T09:00:00Z", redacted: false, inside: false, held: false }],
    },
  },
  {
    id: "s1", kind: "suggestion", author: people.waterstede, words: "zo snel mogelijk", becomes: "na uiterlijk 30 dagen", section: "3.2", n: 2,
    more: { endorsements: 9, own: true, replies: [
      { id: "a2", author: people.joost, own: false, body: "Goed plan.", at: "2026-12-09T12:00:00Z", redacted: false, inside: false, held: false },
      { id: "a3", author: people.merel, own: false, body: "Liever nog korter.", at: "2026-12-09T13:00:00Z", redacted: false, inside: false, held: false },
    ] },
  },
  {
    id: "r2", kind: "question", author: people.merel, words: "een vaste contactpersoon", section: "3.2", n: 3,
    body: "Bij mij kwam er steeds iemand anders. Zet erbij wat er gebeurt als deze persoon ziek is of weggaat.",
    more: { endorsements: 7, audience: "editors", at: "2026-12-04T09:00:00Z" },
  },
  {
    id: "s2", kind: "suggestion", author: people.bond, words: "kunnen", becomes: "moeten", section: "3.2", n: 4,
    body: "Als het mag en niet moet, gebeurt het in kleine gemeenten niet.",
    more: { endorsements: 11, conflicts: ["s3"] },
  },
  {
    id: "s3", kind: "suggestion", author: people.heidehoek, words: "kunnen hiervoor een eigen loket openen", becomes: "wijzen een bestaand loket aan", section: "3.2", n: 4,
    body: "Een nieuw loket kost te veel. Ons wijkteam kan dit erbij doen.",
    more: { endorsements: 6, conflicts: ["s2"] },
  },
  {
    id: "r3", kind: "objection", author: people.zandkant, words: "in drie regio’s", section: "3.3", n: 2,
    body: "Waarom niet meteen in het hele land? Mensen in de andere regio’s wachten dan nog een jaar.",
    more: {
      section: "h12",
      decision: { outcome: "notAccepted", reasonCode: "", reason: "Wij willen eerst leren van drie regio’s. Daarna gaat het snel: binnen een jaar kan iedereen er terecht.", author: people.nadia, at: "2026-12-12T09:00:00Z", version: 40, unpublished: false, parts: [], adopted: [], of: "", owner: null, before: "", changed: false, after: "", until: "" },
      status: "decided",
    },
  },
  {
    id: "r4", kind: "typo", author: people.fatma, words: "vaker", section: "5", n: 1,
    body: "Hoe vaak is vaker?",
    more: { own: true, section: "h18", audience: "editors" },
  },
];

const made = sketches.map((s, i) => contribution(s, 114 + i));

const orphan: Contribution = {
  ...contribution({ id: "r5", kind: "remark", author: people.zandkant, words: "Nu komen signalen", section: "3.1", n: 1, body: "Dit geldt niet voor onze provincie." }, 121),
  spots: [],
  status: "orphaned",
  place: { state: "orphaned", version: 4, ranges: [] },
  origin: { version: 1, revision: "", target: "words", from: 1, to: 2, quote: { exact: "in elke provincie", prefix: "Het meldpunt staat ", suffix: "." } },
};

const outdated: Contribution = {
  ...contribution({ id: "s4", kind: "suggestion", author: people.joost, words: "een dag", section: "4.1", n: 1, body: "Een nacht op straat is er één te veel." }, 122),
  status: "outdated",
  place: { state: "outdated", version: 4, ranges: [at("een dag")] },
  origin: { version: 1, revision: "", target: "words", from: 1, to: 2, quote: { exact: "twee dagen", prefix: "", suffix: "" } },
};

export const contributions: ReadonlyMap<string, Contribution> = new Map([...made, orphan, outdated].map((c) => [c.id, c]));
export const order: readonly string[] = [...made, outdated].sort((a, b) => (a.spots[0]?.from ?? 0) - (b.spots[0]?.from ?? 0)).map((c) => c.id);
export const adrift: readonly string[] = ["r5", "s4"];

/** Was and Wordt of the sample's proposals, with the words around. */
export function changesOf(id: string): readonly ChangeText[] {
  if (id === "s4") return [{ was: "twee dagen", becomes: "één dag", context: { before: "binnen ", after: " een veilige" } }];
  const sketch = sketches.find((s) => s.id === id);
  if (!sketch?.becomes) return [];
  const { from, to } = at(sketch.words);
  const around = doc.resolve(from);
  const context = {
    before: doc.textBetween(Math.max(around.start(), from - 40), from),
    after: doc.textBetween(to, Math.min(around.end(), to + 40)),
  };
  return [{ was: sketch.words, becomes: sketch.becomes, context }];
}

export const reader: Me = {
  participant: "p1", name: "Fatma Aydin", organisation: "Gemeente Waterstede", roles: ["reader"],
  may: ["readDocument", "contribute", "reply", "endorse", "withdraw", "reattach", "print"],
  nameChoices: ["full", "organisation"],
  audiences: ["author", "organisation", "editors", "round"], audience: "editors", pseudonymous: false, speaks: false,
};

export const editor: Me = {
  participant: "p2", name: "Nadia Prins", organisation: "Ministerie van Werk en Zorg", roles: ["leadEditor"],
  may: [...reader.may, "edit", "import", "restore", "decide", "nameRevision", "runRound", "seeCursors"],
  nameChoices: ["full"],
  audiences: ["author", "organisation", "editors", "round"], audience: "editors", pseudonymous: false, speaks: false,
};

export const revisions: readonly SeenRevision[] = [
  { id: "v1", name: "Concept 1", note: "Eerste tekst voor de rondetafels.", version: 1, at: "2026-11-06T09:00:00Z", by: "Nadia Prins" },
  { id: "v2", name: "Concept 2", note: "Na de eerste ronde: meldpunt en contactpersoon uitgewerkt.", version: 40, at: "2026-12-04T13:30:00Z", by: "Nadia Prins" },
];

const same = (text: string): Span => ({ is: "same", text });
const ins = (text: string): Span => ({ is: "ins", text });
const del = (text: string): Span => ({ is: "del", text });
const heading = (number: string): Side => ({ kind: "heading", level: 2, number, citation: { section: number, kind: "section", n: 0 } });
const alinea = (section: string, n: number): Side => ({ kind: "paragraph", level: 0, number: "", citation: { section, kind: "paragraph", n } });

const rows: readonly Row[] = [
  { is: "same", before: { ...heading("3"), level: 1 }, after: { ...heading("3"), level: 1 }, spans: [same("Signalen eerder zien")], elsewhere: null },
  { is: "same", before: heading("3.2"), after: heading("3.2"), spans: [same("Melden zonder drempel")], elsewhere: null },
  {
    is: "changed", before: alinea("3.2", 1), after: alinea("3.2", 1), elsewhere: null,
    spans: [
      same("Wie uitbuiting vermoedt, weet vaak niet waar hij terechtkan. Daarom komt er één meldpunt, bereikbaar per telefoon"),
      ins(", chat en"), del(" en"), same(" post. Het meldpunt geeft "), del("zo snel mogelijk"), ins("binnen twee werkdagen"),
      same(" een eerste antwoord"), ins(" en zegt wie de melding verder oppakt"), same("."),
    ],
  },
  { is: "moved", before: alinea("3.2", 2), after: null, spans: [same("Het meldpunt begint in drie regio’s. Een jaar later kan iedereen in het land er terecht.")], elsewhere: { section: "3.3", kind: "paragraph", n: 2 } },
  {
    is: "changed", before: alinea("3.2", 3), after: alinea("3.2", 2), elsewhere: null,
    spans: [same("Melden kan zonder naam. Een melding waar niets uit volgt, wordt zo snel mogelijk gewist."), ins(" De melder hoort dat ook.")],
  },
  { is: "added", before: null, after: alinea("3.2", 3), spans: [ins("Wie zelf is uitgebuit, krijgt een vaste contactpersoon.")], elsewhere: null },
  { is: "removed", before: alinea("3.2", 4), after: null, spans: [del("Het meldpunt maakt elke maand een lijst van alle melders.")], elsewhere: null },
  { is: "same", before: heading("3.3"), after: heading("3.3"), spans: [same("Wie doet wat")], elsewhere: null },
  {
    is: "changed", before: alinea("3.3", 1), after: alinea("3.3", 1), elsewhere: null,
    spans: [same("Het ministerie richt het meldpunt in, samen met gemeenten"), del(" en"), ins(","), same(" politie"), ins(" en hulporganisaties"), same(".")],
  },
  {
    is: "movedChanged", before: null, after: alinea("3.3", 2), elsewhere: { section: "3.2", kind: "paragraph", n: 2 },
    spans: [same("Het meldpunt begint "), ins("op 1 september 2027 "), same("in drie regio’s. Een jaar later kan iedereen in het land er terecht.")],
  },
];

export const comparison: Comparison = { rows };
