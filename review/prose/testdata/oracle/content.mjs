import {Fragment} from "prosemirror-model"

const words = ["plan", "gemeente", "één", "coördinatie", "naïef", "e\u0301te\u0301", "ﬁets", "👩‍👩‍👧", "😀", "𝔻oel", "𐍈",
  "a\u00a0b", "tab\tthier", "€", "→", "x", "maatregel", "Noord-Holland", "2026", "\"citaat\"", "<b>&amp;", "\u2028", "back\\slash"]

export function randomText(r, most = 6) {
  return Array.from({length: r.between(1, most)}, () => r.pick(words)).join(r.pick([" ", " ", ""]))
}

// Attributes by name: what the product schema allows, and odd values elsewhere.
export function randomAttr(r, type, name, product) {
  switch (name) {
    case "level": return r.between(1, 4)
    case "id": return type == "comment" ? r.between(1, 3) : r.pick(["", "doel-" + r.below(100), "a"])
    case "start": case "order": return r.between(1, 9)
    case "image": return Array.from({length: 64}, () => "0123456789abcdef"[r.below(16)]).join("")
    case "alt": return "Kaart " + r.below(9)
    case "src": return "https://example.org/" + r.below(9)
    case "href": return r.pick(["https://example.org/", "mailto:a@example.org", "#doel"])
    case "text": case "title": return randomText(r, 3)
    case "language": return r.pick(["nl", "en", "fy"])
    case "colspan": case "rowspan": return 1
    case "colwidth": return r.chance(0.7) ? null : [r.between(20, 400)]
    case "number": return r.below(20)
    case "meta": return r.pick([null, 1, 1.5, 1e21, 1e-7, "x", [1, [2, {b: 1, a: [null]}]], {"é": 1, z: {y: true}, a: "\u0001\u007f"}])
    case "params": return r.pick([null, "js"])
    default: return product ? "x" : r.pick([null, 1, "x", 2.5])
  }
}

export function randomAttrs(r, type, product) {
  const out = {}
  for (const [name, spec] of Object.entries(type.spec.attrs || {})) {
    if (!("default" in spec) || r.chance(0.5)) out[name] = randomAttr(r, type.name, name, product)
  }
  return out
}

export function randomMarks(r, schema, parent, product, likely = 0.3) {
  let set = []
  for (const name of Object.keys(schema.marks)) {
    const type = schema.marks[name]
    if (!parent.allowsMarkType(type) || !r.chance(likely / 2)) continue
    set = type.create(randomAttrs(r, type, product)).addToSet(set)
  }
  return set
}

function edges(match) {
  return Array.from({length: match.edgeCount}, (_, i) => match.edge(i))
}

// randomContent follows the content expression, and takes the way out when deep.
function randomContent(r, type, depth, product) {
  const schema = type.schema
  let match = type.contentMatch
  const out = []
  const aim = type.inlineContent ? r.between(0, 6) : depth == 0 ? r.between(3, 12) : r.between(1, 3)
  for (let tries = 0; tries < 40; tries++) {
    if (out.length >= aim && match.validEnd) break
    let options = edges(match)
    if (!options.length) break
    if (depth > 2) {
      const shallow = options.filter(e => e.type.isTextblock || e.type.isInline || e.type.isLeaf)
      if (shallow.length) options = shallow
    }
    let edge = r.pick(options)
    if (type.inlineContent && r.chance(0.6)) edge = options.find(e => e.type.isText) || edge
    const marks = type.inlineContent ? randomMarks(r, schema, type, product) : []
    const node = edge.type.isText ? schema.text(randomText(r), marks) : randomNode(r, edge.type, depth + 1, product, marks)
    out.push(node)
    match = edge.next
  }
  const rest = match.validEnd ? Fragment.empty : match.fillBefore(Fragment.empty, true)
  return Fragment.from(out).append(rest || Fragment.empty)
}

export function randomNode(r, type, depth, product, marks = []) {
  const attrs = randomAttrs(r, type, product)
  if (type.isLeaf) return type.create(attrs, null, marks)
  if (type.name == "table") return randomTable(r, type, depth, product)
  return type.create(attrs, randomContent(r, type, depth, product), marks)
}

function randomTable(r, type, depth, product) {
  const {table_row, table_cell, table_header} = type.schema.nodes
  const width = r.between(1, 3)
  const rows = Array.from({length: r.between(1, 3)}, (_, i) => table_row.create(null, Array.from({length: width}, () =>
    randomNode(r, i == 0 ? table_header : table_cell, depth + 2, product))))
  return type.create(null, rows)
}

export function randomDoc(r, schema, product) {
  for (;;) {
    const doc = randomNode(r, schema.topNodeType, 0, product)
    try {
      doc.check()
      return doc
    } catch (e) {
      if (!(e instanceof RangeError)) throw e
    }
  }
}
