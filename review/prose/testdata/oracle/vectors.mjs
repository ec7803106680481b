// Writes test vectors as JSON lines, made by the npm packages from a seed:
//   node vectors.mjs --seed 1 --steps 10000 [--full] > vectors.jsonl
// Lines: {schema}, {doc}, {step, ...}, {mutated, ...} and {rebase, ...}. Documents
// after a step are told by their hash; --full adds their JSON.
import {Step, StepMap, Transform} from "prosemirror-transform"
import {canonical, hash} from "./canonical.mjs"
import {randomDoc} from "./content.mjs"
import {operationNames, operations} from "./operations.mjs"
import {Random} from "./random.mjs"
import {build, schemaJSON} from "./schemas.mjs"

const options = Object.fromEntries(process.argv.slice(2).map((arg, i, all) => arg.startsWith("--") ? [arg.slice(2), all[i + 1] ?? "true"] : []).filter(p => p.length))
const seed = Number(options.seed ?? 1), total = Number(options.steps ?? 1000), full = "full" in options
const perDoc = Number(options.each ?? 22)

let out = []
function emit(line) {
  out.push(line)
  if (out.length > 500) flush()
}
function flush() {
  if (out.length) process.stdout.write(out.join("\n") + "\n")
  out = []
}

// attempt runs f; what JavaScript refuses by throwing is null, a defect of this script throws on.
function attempt(f) {
  try {
    return f()
  } catch (e) {
    if (e instanceof ReferenceError || e instanceof SyntaxError) throw e
    return null
  }
}

function splitsPair(doc, at) {
  if (at < 0 || at > doc.content.size) return false
  const $at = doc.resolve(at)
  if (!$at.textOffset) return false
  const text = $at.parent.child($at.index()).text
  const before = text.charCodeAt($at.textOffset - 1)
  return before >= 0xd800 && before < 0xdc00
}

function splits(doc, json) {
  const at = [json.from, json.to, json.gapFrom, json.gapTo, json.pos].filter(n => typeof n == "number")
  return at.some(p => splitsPair(doc, p)) || (json.steps || []).some(s => splits(doc, s)) || /\\ud[89a-f]/.test(JSON.stringify(json))
}

// undeclared tells an attribute step that names no attribute of its node, which
// JavaScript takes and drops.
function undeclared(doc, json) {
  const node = json.stepType == "attr" ? attempt(() => doc.nodeAt(json.pos)) : json.stepType == "docAttr" && doc
  return Boolean(node) && !(json.attr in (node.type.spec.attrs || {}))
}

// judge applies the step after a JSON round trip, as it arrives at another client.
function judge(schema, doc, json) {
  const step = attempt(() => Step.fromJSON(schema, JSON.parse(JSON.stringify(json))))
  const result = step && attempt(() => step.apply(doc))
  if (!result || !result.doc) return {verdict: "refused"}
  const valid = attempt(() => (result.doc.check(), true))
  return {verdict: valid ? "ok" : "invalid", step, doc: result.doc}
}

function probes(r, map, size, count) {
  const inverse = map.invert()
  return Array.from({length: count}, () => {
    const at = r.below(size + 1), assoc = r.chance(0.5) ? 1 : -1
    return [at, assoc, ...mapped(map, at, assoc), inverse.map(map.map(at, assoc), assoc)]
  })
}

function mapped(map, at, assoc) {
  const m = map.mapResult(at, assoc)
  return [m.pos, (m.deleted ? 1 : 0) | (m.deletedBefore ? 2 : 0) | (m.deletedAfter ? 4 : 0) | (m.deletedAcross ? 8 : 0)]
}

// maps moves the step through invented changes near its positions.
function maps(r, step, json, size) {
  const near = [json.from, json.to, json.gapFrom, json.gapTo, json.pos, ...(json.steps || []).flatMap(s => [s.from, s.to])]
    .filter(n => typeof n == "number")
  return Array.from({length: 3}, () => {
    const start = near.length ? Math.max(0, r.pick(near) - r.below(6)) : r.below(size)
    const ranges = [start, r.below(9), r.below(5)]
    if (r.chance(0.4)) ranges.push(start + ranges[1] + r.below(6), r.below(6), r.below(4))
    const inverted = r.chance(0.3)
    const map = inverted ? new StepMap(ranges).invert() : new StepMap(ranges)
    const moved = step.map(map)
    return {ranges, inverted, step: moved && moved.toJSON()}
  })
}

function record(c, op, step) {
  const json = step.toJSON(), doc = c.doc
  const flat = json.stepType == "markSet" ? flatten(json) : json
  const stricter = splits(doc, json) ? "split" : undeclared(doc, json) ? "undeclared" : null
  if (stricter) {
    emit(canonical({step: flat, op, verdict: stricter}))
    return false
  }
  const got = judge(c.schema, doc, flat)
  const line = {step: flat, op, verdict: got.verdict}
  if (got.doc && /\\ud[89a-f]/.test(JSON.stringify(got.doc))) throw new Error("unseen split pair")
  if (got.verdict == "ok") {
    line.hash = hash(got.doc)
    const inverse = got.step.invert(doc)
    line.inverse = inverse.toJSON()
    const back = attempt(() => inverse.apply(got.doc))
    line.back = back && back.doc ? hash(back.doc) : null
    line.probes = probes(c.r, got.step.getMap(), doc.content.size, 4)
    line.maps = maps(c.r, got.step, flat, doc.content.size)
    if (full) line.doc = got.doc.toJSON()
  }
  if (c.r.chance(0.34)) emitMutated(c, flat)
  emit(canonical(line))
  if (got.verdict == "ok") {
    c.done.push({step: got.step, before: doc})
    c.doc = got.doc
  }
  return got.verdict == "ok"
}

// A set of mark steps inside another is what JavaScript writes but cannot read.
function flatten(json) {
  return {stepType: "markSet", steps: json.steps.flatMap(s => s.stepType == "markSet" ? flatten(s).steps : [s])}
}

function emitMutated(c, json) {
  const copy = JSON.parse(JSON.stringify(json))
  mutate(c.r, copy, c.doc.content.size)
  const got = judge(c.schema, c.doc, copy)
  const line = {mutated: copy, verdict: got.verdict}
  if (got.verdict == "ok") {
    line.split = splits(c.doc, copy)
    line.hash = hash(got.doc)
    if (full) line.doc = got.doc.toJSON()
  }
  emit(canonical(line))
}

function mutate(r, json, size) {
  if (json.steps) {
    if (json.steps.length) mutate(r, r.pick(json.steps), size)
    return
  }
  const keys = ["from", "to", "gapFrom", "gapTo", "pos", "insert"].filter(k => typeof json[k] == "number")
  const ways = ["shift", "random", "all"]
  if (json.slice) ways.push("open", "open")
  if ("structure" in json || json.stepType.startsWith("replace")) ways.push("structure")
  switch (r.pick(ways)) {
    case "shift": if (keys.length) json[r.pick(keys)] += r.between(-3, 3)
      break
    case "random": if (keys.length) json[r.pick(keys)] = r.between(-1, size + 2)
      break
    case "all": {
      const by = r.between(-4, 4)
      for (const k of keys) if (k != "insert") json[k] += by
      break
    }
    case "open": json.slice[r.pick(["openStart", "openEnd"])] = r.between(-1, 3)
      break
    case "structure": json.structure = !json.structure
  }
}

function attemptSteps(c) {
  const op = c.r.pick(operationNames)
  return [op, attempt(() => operations[op](c)) || []]
}

function document(r, schema, product) {
  const c = {r, schema, product, doc: randomDoc(r, schema, product), done: []}
  emit(canonical({doc: c.doc.toJSON(), hash: hash(c.doc)}))
  const start = c.doc
  let count = 0
  while (count < perDoc) {
    const [op, steps] = attemptSteps(c)
    for (const step of steps) {
      count++
      if (!record(c, op, step)) break
    }
  }
  rebase(r, schema, product, start)
  return count
}

// someSteps makes a few valid steps on a document, without recording them.
function someSteps(r, schema, product, doc) {
  const c = {r, schema, product, doc, done: []}
  const want = r.between(1, 6)
  while (c.done.length < want) {
    for (const step of attemptSteps(c)[1]) {
      const json = step.toJSON(), flat = json.stepType == "markSet" ? flatten(json) : json
      if (splits(c.doc, flat) || undeclared(c.doc, flat)) break
      const got = judge(schema, c.doc, flat)
      if (got.verdict != "ok") break
      c.done.push({step: got.step, before: c.doc})
      c.doc = got.doc
    }
  }
  return c
}

// rebase moves own steps over those of others: undo own, apply theirs, then
// each own step mapped, with its map as the mirror of its undo.
function rebase(r, schema, product, doc) {
  const theirs = someSteps(r, schema, product, doc), own = someSteps(r, schema, product, doc)
  const tr = new Transform(own.doc)
  for (let i = own.done.length - 1; i >= 0; i--) {
    const undo = own.done[i].step.invert(own.done[i].before)
    if (!attempt(() => (tr.step(undo), true))) return
  }
  if (!tr.doc.eq(doc)) return
  for (const {step} of theirs.done) if (!attempt(() => (tr.step(step), true))) return
  const line = {rebase: {start: doc.toJSON(), theirs: theirs.done.map(d => d.step.toJSON()), own: own.done.map(d => d.step.toJSON()), steps: [], applied: []}}
  let from = own.done.length
  for (const {step} of own.done) {
    const mapped = step.map(tr.mapping.slice(from))
    from--
    const split = mapped && splits(tr.doc, mapped.toJSON())
    const applied = Boolean(mapped && !split && attempt(() => !tr.maybeStep(mapped).failed))
    if (applied) tr.mapping.setMirror(from, tr.steps.length - 1)
    line.rebase.steps.push(mapped && mapped.toJSON())
    line.rebase.applied.push(applied)
  }
  line.rebase.hash = hash(tr.doc)
  line.rebase.maps = tr.mapping.maps.length
  line.rebase.probes = Array.from({length: 8}, () => {
    const at = r.below(own.doc.content.size + 1), assoc = r.chance(0.5) ? 1 : -1
    return [at, assoc, ...mapped(tr.mapping, at, assoc)]
  })
  if (/\\ud[89a-f]/.test(JSON.stringify(tr.doc))) return
  emit(canonical(line))
}

const names = options.schema ? [options.schema] : ["product", "awkward"]
for (const [i, name] of names.entries()) {
  const json = schemaJSON[name], schema = build(json), r = new Random(seed * 2 + i)
  emit(JSON.stringify({schema: json, name}))
  for (let count = 0; count < total / names.length;) count += document(r, schema, name == "product")
}
flush()
