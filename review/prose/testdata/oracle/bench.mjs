// Measures the npm packages for the Go benchmarks, in turns with them:
//   node bench.mjs DIRECTORY WORDS STEPS
// writes document.json and steps.jsonl, says "ready", and answers each line of
// its input: "apply" with nanoseconds per step, applied without a check to the
// first document; "replay" with nanoseconds for decoding and applying all
// steps and the hash of the document they end in.
import {writeFileSync} from "node:fs"
import {createInterface} from "node:readline"
import {createHash} from "node:crypto"
import {Fragment, Slice} from "prosemirror-model"
import {AddMarkStep, RemoveMarkStep, ReplaceStep, Step} from "prosemirror-transform"
import {canonical} from "./canonical.mjs"
import {Random} from "./random.mjs"
import {build, schemaJSON} from "./schemas.mjs"

const [directory, words, count] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])]
const schema = build(schemaJSON.product), {nodes, marks} = schema, r = new Random(97)
const lexicon = ["de", "het", "een", "van", "gemeente", "provincie", "plan", "maatregel", "één", "coördinatie", "uitvoering",
  "natuur", "water", "bewoners", "voor", "en", "met", "wordt", "gebied", "stikstof", "geïnvesteerd", "jaar", "doel"]

const sentence = n => Array.from({length: n}, () => r.pick(lexicon)).join(" ")

function textblock(type, attrs) {
  const content = []
  for (let left = r.between(18, 78); left > 0;) {
    const n = Math.min(left, r.between(5, 25))
    content.push(schema.text(sentence(n) + " ", r.chance(0.15) ? [r.pick([marks.strong, marks.em]).create()] : []))
    left -= n
  }
  return type.create(attrs, Fragment.fromArray(content))
}

const p = () => textblock(nodes.paragraph)

function block() {
  const kind = r.below(16)
  if (kind < 2) return nodes.heading.create({level: r.between(1, 4), id: "kop-" + r.below(1e6)}, schema.text(sentence(8)))
  if (kind == 2) return nodes.bullet_list.create(null, Array.from({length: r.between(3, 7)}, () => nodes.list_item.create(null, p())))
  if (kind == 3) return nodes.table.create(null, Array.from({length: 3}, () => nodes.table_row.create(null, Array.from({length: 3}, () =>
    nodes.table_cell.create(null, nodes.paragraph.create(null, schema.text(sentence(9))))))))
  if (kind == 4) return nodes.blockquote.create(null, [p(), p()])
  return p()
}

function makeDocument() {
  const blocks = []
  for (let total = 0; total < words;) {
    const b = block()
    total += b.textContent.split(/\s+/).length
    blocks.push(b)
  }
  return nodes.doc.create({title: "Meting"}, blocks)
}

// Bursts of typing with the odd deletion, mark and split, as people write.
function makeSteps(doc) {
  const steps = []
  while (steps.length < count) {
    let at = textPos(doc)
    for (let burst = r.between(5, 60); burst > 0 && steps.length < count; burst--) {
      const [step, next] = act(doc, at)
      const result = step.apply(doc)
      if (result.failed) throw new Error(result.failed)
      doc = result.doc
      at = next
      steps.push(JSON.stringify(step.toJSON()))
    }
  }
  return steps
}

function textPos(doc) {
  for (;;) {
    const $at = doc.resolve(r.below(doc.content.size))
    if ($at.parent.isTextblock) return $at.pos
  }
}

function act(doc, at) {
  const $at = doc.resolve(at), kind = r.below(100)
  if (kind < 8 && $at.parentOffset > 0) return [new ReplaceStep(at - 1, at, Slice.empty), at - 1]
  if (kind < 10) {
    const from = $at.start(), mark = r.pick([marks.strong, marks.em]).create()
    return [new (r.pick([AddMarkStep, RemoveMarkStep]))(from, at, mark), at]
  }
  if (kind == 10 && $at.depth == 1) {
    const half = $at.parent.type.create($at.parent.attrs)
    return [new ReplaceStep(at, at, new Slice(Fragment.from([half, half]), 1, 1), true), at + 2]
  }
  return [new ReplaceStep(at, at, new Slice(Fragment.from(schema.text(r.pick("etaoinshrdlu é".split("")), $at.marks())), 0, 0)), at + 1]
}

const doc = makeDocument()
const steps = makeSteps(doc)
// Single insertions at places all over the document.
const singles = Array.from({length: 2000}, () => {
  const at = textPos(doc)
  return new ReplaceStep(at, at, new Slice(Fragment.from(schema.text("x", doc.resolve(at).marks())), 0, 0))
})
writeFileSync(directory + "/document.json", JSON.stringify(doc.toJSON()))
writeFileSync(directory + "/steps.jsonl", steps.join("\n") + "\n")
writeFileSync(directory + "/singles.jsonl", singles.map(s => JSON.stringify(s.toJSON())).join("\n") + "\n")
console.log("ready")

function apply() {
  const begin = process.hrtime.bigint()
  for (const step of singles) if (step.apply(doc).failed) throw new Error("a step failed")
  return [String((process.hrtime.bigint() - begin) / BigInt(singles.length))]
}

function replay() {
  const begin = process.hrtime.bigint()
  let now = doc
  for (const step of steps) now = Step.fromJSON(schema, JSON.parse(step)).apply(now).doc
  const took = process.hrtime.bigint() - begin
  return [String(took), createHash("sha256").update(canonical(now.toJSON())).digest("hex")]
}

for await (const line of createInterface({input: process.stdin})) console.log((line == "apply" ? apply() : replay()).join(" "))
