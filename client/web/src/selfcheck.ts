// Looks in what somebody is about to send for what could tell who they are: by
// rules, on their own device, without asking anybody. It finds too much rather
// than too little, and decides nothing: the person reads what was found.

export type FindingKind = "name" | "word" | "mail" | "phone" | "bsn" | "address" | "institution" | "place";

export interface Finding {
  readonly kind: FindingKind;
  readonly words: string;
  /** Where the words begin in the text. */
  readonly from: number;
}

/** What this person should watch for beside what holds for everybody. */
export interface Watched {
  /** Their own name, "" when it is not known. */
  readonly name: string;
  /** Words they listed themselves. */
  readonly words: readonly string[];
}

/** All that could tell who wrote the text, in text order, each words once. */
export function findings(text: string, watched: Watched): readonly Finding[] {
  const found = [
    ...matches(text, mail, "mail"),
    ...listed(text, nameParts(watched.name), "name"),
    ...listed(text, watched.words, "word"),
    ...numbers(text),
    ...addresses.flatMap((a) => matches(text, a, "address")),
    ...matches(text, institution, "institution"),
    ...places(text),
  ];
  return once(apart(found));
}

/** Citizen service numbers: those do not belong in a contribution under any name. */
export function serviceNumbers(text: string): readonly Finding[] {
  return once(numbers(text).filter((f) => f.kind === "bsn"));
}

// ---- the person's own words

const particles = new Set(["van", "von", "de", "den", "der", "het", "ten", "ter", "te", "el", "al", "la", "du", "en", "op", "in", "bin", "ben"]);
// "Wil" and "Bas" are words too: so short a name counts with its capital only.
const shortName = 3;

function nameParts(name: string): readonly string[] {
  const parts = name.split(/[\s,.]+/).filter((p) => p.length > 1 && !particles.has(p.toLowerCase()));
  return parts.length > 1 ? [name, ...parts] : parts;
}

function listed(text: string, words: readonly string[], kind: "name" | "word"): readonly Finding[] {
  const plain = folded(text);
  return words.filter((w) => w.trim().length > 1).flatMap((word) => {
    const wanted = folded(word.trim()).replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/\s+/g, "\\s+");
    const found = matches(plain, new RegExp(`${start}${wanted}(?=['’]?s?${end})`, "gu"), kind);
    const own = found.map((f) => ({ ...f, words: text.slice(f.from, f.from + f.words.length) }));
    return kind === "name" && word.length <= shortName ? own.filter((f) => /^\p{Lu}/u.test(f.words)) : own;
  });
}

// Without capitals and accents; every letter stays where it is.
function folded(text: string): string {
  return Array.from({ length: text.length }, (_, i) => text.charAt(i).normalize("NFD").charAt(0).toLowerCase().charAt(0)).join("");
}

// ---- numbers and addresses

const start = "(?<![\\p{L}\\p{N}])";
const end = "(?![\\p{L}\\p{N}])";
const mail = /[\p{L}\p{N}._%+-]+\s?(?:@|[[(](?:at|apenstaartje)[)\]])\s?[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;

const between = "[ ./()–-]{0,2}";
const phones = [
  new RegExp(`${start}(?:\\+|00)31${between}(?:\\(?0\\)?)?(?:${between}\\d){9}(?!\\d)`, "gu"),
  new RegExp(`${start}\\+(?!31)\\d(?:${between}\\d){8,13}(?!\\d)`, "gu"),
  // Not a number that is free or costs extra: those are nobody's own.
  new RegExp(`${start}\\(?0(?![89]00)(?:${between}\\d){9}(?!\\d)`, "gu"),
];
const date = /^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}/;
const nineDigits = /(?<![\p{L}\p{N}]|€\s?)\d(?:[ .-]?\d){8}(?![ .-]?\d|\p{L})/gu;

function numbers(text: string): readonly Finding[] {
  const called = phones.flatMap((p) => matches(text, p, "phone")).filter((f) => !date.test(f.words));
  const service = matches(text, nineDigits, "bsn").filter((f) => passesElevenTest(f.words));
  return apart([...called, ...service]);
}

function passesElevenTest(words: string): boolean {
  const digits = words.replace(/\D/g, "");
  const sum = [...digits].reduce((total, d, i) => total + Number(d) * (i === 8 ? -1 : 9 - i), 0);
  return sum % 11 === 0 && Number(digits) > 0;
}

// Words with a capital that belong together: a name of a place or of a house.
const proper = "(?:['’]s[ -])?\\p{Lu}[\\p{L}’'-]*(?:[ -](?:(?:aan|op|bij|van)[ -](?:(?:de|den|het)[ -])?)?\\p{Lu}[\\p{L}’'-]*)*";
const houseNumber = "\\s+\\d{1,5}(?:\\s?[-/]?\\s?(?:[a-zA-Z]|hs|bis|\\d{1,3}))?";
const surely = "(?:straat|straatje|laan|plein|gracht|singel|kade|plantsoen|steeg)";
const maybe = "(?:weg|dijk|hof|pad|dreef|park|markt|wal|baan|boulevard|allee|brink|haven)";
const addresses = [
  new RegExp(`${start}\\p{L}[\\p{L}.’'-]*${surely}${houseNumber}${end}`, "gu"),
  new RegExp(`${start}(?!Onderweg)\\p{Lu}[\\p{L}.’'-]*${maybe}${houseNumber}${end}`, "gu"),
  new RegExp(`${start}(?:Laan|Plein|Weg|Markt|Kade|Dijk|Singel|Hof|Brink|Park)(?: (?:van|de|der|den|het|op|in|[’']t|\\p{Lu}[\\p{L}.’'-]*)){0,4}${houseNumber}${end}`, "gu"),
  // In the street, without a number.
  new RegExp(`${start}(?:[Ii]n|[Aa]an|[Oo]p) (?:de|het) \\p{Lu}[\\p{L}.’'-]*(?:${surely}|weg|dijk)${end}`, "gu"),
  new RegExp(`${start}[1-9]\\d{3}\\s?(?!SA|SD|SS)(?:[A-Z]{2}|(?<=\\d)[a-z]{2})${end}(?!-)(?: ${proper})?`, "gu"),
];

// ---- places and institutions

const nouns = [
  "opvang", "opvanghuis", "opvanglocatie", "opvangplek", "kliniek", "ziekenhuis", "instelling", "zorggroep", "praktijk", "huisarts",
  "gemeente", "stichting", "vereniging", "school", "kerk", "moskee", "politiebureau", "azc", "AZC", "GGZ", "GGD", "wijkteam", "hostel",
  "hotel", "restaurant", "uitzendbureau", "bedrijf", "kwekerij", "boerderij", "club", "reclassering", "advocatenkantoor",
].map((n) => `[${n.charAt(0).toUpperCase()}${n.charAt(0)}]${n.slice(1)}`);
const institution = new RegExp(`${start}[\\p{L}-]*(?:${nouns.join("|")})(?: (?:de|het|van|voor|in|te|op|bij|uit))* ${proper}`, "gu");

const before = "(?:[Ii]n|[Uu]it|[Vv]anuit|[Nn]aar|[Tt]e|[Nn]abij|[Rr]ond|[Rr]egio|[Oo]mgeving|[Ww]ijk|[Ss]tad|[Dd]orp|[Bb]uurt)";
const place = new RegExp(`${start}${before} (${proper})`, "gu");
// What begins with a capital and is no place, or too large to point at somebody.
const noPlace = new Set([
  "Nederland", "Nederlands", "Nederlandse", "Europa", "Europees", "Europese", "Kamer", "Rijk", "Concept", "Ronde", "Actielijn", "Actie", "Bijlage",
  "Hoofdstuk", "Deel", "Figuur", "Tabel", "Artikel", "Engels", "Meelezen",
]);

function places(text: string): readonly Finding[] {
  return [...text.matchAll(place)].flatMap((m) => {
    const words = m[1] ?? "";
    const first = words.split(/[ -]/)[0] ?? "";
    if (noPlace.has(first) || /^\p{Lu}{2,}$/u.test(first)) return [];
    return [{ kind: "place", words, from: m.index + m[0].length - words.length } as const];
  });
}

// ---- lists of findings

function matches(text: string, pattern: RegExp, kind: FindingKind): readonly Finding[] {
  return [...text.matchAll(pattern)].map((m) => ({ kind, words: m[0], from: m.index }));
}

// Of two that overlap the first one stands: what is surer is listed first.
function apart(found: readonly Finding[]): readonly Finding[] {
  return found.reduce<readonly Finding[]>((kept, f) => (kept.some((k) => overlap(k, f)) ? kept : [...kept, f]), []);
}

function overlap(a: Finding, b: Finding): boolean {
  return a.from < b.from + b.words.length && b.from < a.from + a.words.length;
}

function once(found: readonly Finding[]): readonly Finding[] {
  const sorted = [...found].sort((a, b) => a.from - b.from);
  return sorted.filter((f, i) => sorted.findIndex((o) => o.kind === f.kind && o.words === f.words) === i);
}
