import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { findings, serviceNumbers } from "../src/selfcheck";

const nobody = { name: "", words: [] };

function found(text: string, watched: Parameters<typeof findings>[1] = nobody): readonly string[] {
  return findings(text, watched).map((f) => `${f.kind}: ${f.words}`);
}

describe("what could tell who wrote it", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["Mail mij op hanna.t@voorbeeld.nl.", ["mail: hanna.t@voorbeeld.nl"]],
    ["Mail hanna (at) voorbeeld.nl", ["mail: hanna (at) voorbeeld.nl"]],
    ["Bel 06-12345678 of 06 12 34 56 78.", ["phone: 06-12345678", "phone: 06 12 34 56 78"]],
    ["Bel (010) 123 45 67", ["phone: (010) 123 45 67"]],
    ["Bel +31 6 1234 5678 of 0031(0)612345678", ["phone: +31 6 1234 5678", "phone: 0031(0)612345678"]],
    ["Bel +48 601 234 567", ["phone: +48 601 234 567"]],
    ["Bel 0612345678 2 keer", ["phone: 0612345678"]],
    ["Mijn bsn is 123456782.", ["bsn: 123456782"]],
    ["Mijn bsn is 1234.56.782", ["bsn: 1234.56.782"]],
    ["Ik woon op Kerkstraat 12a.", ["address: Kerkstraat 12a"]],
    ["ik woon op kerkstraat 12", ["address: kerkstraat 12"]],
    ["Laan van Meerdervoort 10-2", ["address: Laan van Meerdervoort 10-2"]],
    ["Het was in de Kerkstraat.", ["address: in de Kerkstraat"]],
    ["Mijn postcode is 2511 AB, of 2511ab Den Haag", ["address: 2511 AB", "address: 2511ab Den Haag"]],
    ["Ik woon in Rotterdam.", ["place: Rotterdam"]],
    ["Ik kom uit Alphen aan den Rijn", ["place: Alphen aan den Rijn"]],
    ["Ik werkte in ’s-Hertogenbosch", ["place: ’s-Hertogenbosch"]],
    ["Ik zat in de opvang in Zwolle.", ["institution: opvang in Zwolle"]],
    ["De vrouwenopvang van De Lantaarn hielp mij", ["institution: vrouwenopvang van De Lantaarn"]],
    ["De gemeente Heidehoek wist het", ["institution: gemeente Heidehoek"]],
    ["Ik lag in kliniek Rivierland", ["institution: kliniek Rivierland"]],
  ];
  for (const [text, want] of cases) test(text, () => assert.deepEqual(found(text), want));
});

describe("what tells nothing", () => {
  const harmless = [
    "Wie doet dit, en in welke ronde?",
    "Zo is het in Nederland en in de EU geregeld.",
    "De gemeente moet binnen twee dagen antwoorden.",
    "Dat staat in Actielijn 3 en in Bijlage 2.",
    "Op 01-02-2026 10 mensen, in 2026 12 mensen.",
    "Bel 0800-0113 of 112.",
    "Het kost € 123.456.782 per jaar.",
    "Nummer 123456789 is geen bsn.",
    "Onderweg 2 dagen wachten.",
    "",
  ];
  for (const text of harmless) test(`“${text}”`, () => assert.deepEqual(found(text), []));
});

describe("the person's own words", () => {
  const hanna = { name: "Hanna van der Velde", words: ["Café Zon", "rode fiets"] };

  test("their name is found whole and in parts, without capitals and with an s", () => {
    assert.deepEqual(found("Ik ben Hanna van der Velde", hanna), ["name: Hanna van der Velde"]);
    assert.deepEqual(found("dat is hanna's verhaal, zei mevrouw VELDE", hanna), ["name: hanna", "name: VELDE"]);
  });

  test("accents make no difference", () => {
    assert.deepEqual(found("Zoë en Zoe", { name: "Zoe Bos", words: [] }), ["name: Zoë", "name: Zoe"]);
    assert.deepEqual(found("in cafe  zon", hanna), ["word: cafe  zon"]);
  });

  test("in a mail address the whole address is told", () => {
    assert.deepEqual(found("hanna@voorbeeld.nl", hanna), ["mail: hanna@voorbeeld.nl"]);
  });

  test("parts of other words are not the name, nor are particles", () => {
    assert.deepEqual(found("van der markt, hannahof, velden", hanna), []);
  });

  test("a name as short as a word counts with its capital only", () => {
    const wil = { name: "Wil Jansen", words: [] };
    assert.deepEqual(found("ik wil dat Wil komt", wil), ["name: Wil"]);
  });

  test("the same words are told once, in the order of the text", () => {
    assert.deepEqual(found("Op de rode fiets in Zwolle. Mijn rode fiets.", hanna), ["word: rode fiets", "place: Zwolle"]);
  });
});

test("under any name only a citizen service number is looked for", () => {
  assert.deepEqual(serviceNumbers("Hanna, 06-12345678, 123456782"), [{ kind: "bsn", words: "123456782", from: 20 }]);
  assert.deepEqual(serviceNumbers("Bel +31 6 12345678"), []);
  assert.deepEqual(serviceNumbers("000000000"), []);
});
