import {Fragment, Slice} from "prosemirror-model"
import {EditorState, TextSelection} from "prosemirror-state"
import {Transform, ReplaceStep, ReplaceAroundStep, AddMarkStep, RemoveMarkStep, AddNodeMarkStep, RemoveNodeMarkStep,
  AttrStep, canSplit, canJoin, liftTarget, findWrapping} from "prosemirror-transform"
import {wrapInList, splitListItem, liftListItem, sinkListItem} from "prosemirror-schema-list"
import * as tables from "prosemirror-tables"
import {randomAttr, randomAttrs, randomMarks, randomNode, randomText} from "./content.mjs"

// An operation gets a context {r, doc, schema, product, done} and returns the
// steps it took. done is the list of {step, before} so far. It may throw.
const pos = ({r, doc}) => r.below(doc.content.size + 1)

function range(c, wide = 0.2) {
  const from = pos(c)
  const to = c.r.chance(wide) ? pos(c) : Math.min(c.doc.content.size, from + c.r.below(12))
  return from < to ? [from, to] : [to, from]
}

function textPos(c) {
  const places = []
  c.doc.descendants((node, at) => {
    if (node.isTextblock) for (let i = 0; i <= node.content.size; i++) places.push(at + 1 + i)
  })
  return places.length ? c.r.pick(places) : pos(c)
}

function nodePos(c, filter = () => true) {
  const places = []
  c.doc.descendants((node, at) => {
    if (!node.isText && filter(node)) places.push(at)
  })
  if (!places.length) throw new RangeError("no such node")
  return c.r.pick(places)
}

const change = f => c => {
  const tr = new Transform(c.doc)
  f(tr, c)
  return tr.steps
}

function randomMark(c) {
  const type = c.r.pick(Object.values(c.schema.marks))
  return type.create(randomAttrs(c.r, type, c.product))
}

function randomSlice(c) {
  const [from, to] = range(c, 0.3)
  return c.doc.slice(from, to)
}

function randomBlockType(c, filter) {
  return c.r.pick(Object.values(c.schema.nodes).filter(filter))
}

function command(make) {
  return c => {
    const at = textPos(c)
    let state = EditorState.create({doc: c.doc})
    const from = TextSelection.near(c.doc.resolve(at))
    const end = c.r.chance(0.5) ? from : TextSelection.near(c.doc.resolve(Math.min(c.doc.content.size, at + c.r.below(30))))
    const selection = from instanceof TextSelection && end instanceof TextSelection
      ? TextSelection.between(from.$from, end.$to) : from
    state = state.apply(state.tr.setSelection(selection))
    let steps = []
    make(c)(state, tr => { steps = tr.steps })
    return steps
  }
}

function cellCommand(make) {
  return c => {
    const isCell = node => /cell/.test(node.type.spec.tableRole || "")
    const at = nodePos(c, isCell)
    const $cell = c.doc.resolve(at)
    let other = at
    const table = $cell.node(-1), start = $cell.start(-1)
    const cells = []
    table.descendants((node, p) => {
      if (isCell(node)) cells.push(start + p)
      return !isCell(node)
    })
    if (c.r.chance(0.6)) other = c.r.pick(cells)
    const state = EditorState.create({doc: c.doc, selection: tables.CellSelection.create(c.doc, at, other)})
    let steps = []
    make(c)(state, tr => { steps = tr.steps })
    return steps
  }
}

export const operations = {
  type: change((tr, c) => {
    const at = textPos(c)
    const marks = c.r.chance(0.5) ? c.doc.resolve(at).marks() : randomMarks(c.r, c.schema, c.doc.resolve(at).parent.type, c.product)
    tr.insert(at, c.schema.text(randomText(c.r, 2), marks))
  }),
  insertAnywhere: change((tr, c) => tr.insert(pos(c), randomNode(c.r, randomBlockType(c, t => !t.isText && t != c.schema.topNodeType), 2, c.product))),
  insertInline: change((tr, c) => tr.insert(textPos(c), randomNode(c.r, randomBlockType(c, t => t.isInline && !t.isText), 3, c.product))),
  remove: change((tr, c) => tr.delete(...range(c))),
  removeRange: change((tr, c) => tr.deleteRange(...range(c))),
  replace: change((tr, c) => tr.replace(...range(c), randomSlice(c))),
  replaceRange: change((tr, c) => tr.replaceRange(...range(c), randomSlice(c))),
  replaceWith: change((tr, c) => tr.replaceRangeWith(...range(c), randomNode(c.r, randomBlockType(c, t => !t.isText && t != c.schema.topNodeType), 2, c.product))),
  split: change((tr, c) => {
    const at = textPos(c), depth = c.r.between(1, 3)
    if (canSplit(c.doc, at, depth)) tr.split(at, depth)
    else if (canSplit(c.doc, at)) tr.split(at)
  }),
  splitType: change((tr, c) => {
    const at = textPos(c), types = [{type: randomBlockType(c, t => t.isTextblock)}]
    if (canSplit(c.doc, at, 1, types)) tr.split(at, 1, types)
  }),
  join: change((tr, c) => {
    const places = []
    for (let i = 0; i <= c.doc.content.size; i++) if (canJoin(c.doc, i)) places.push(i)
    if (places.length) tr.join(c.r.pick(places))
  }),
  lift: change((tr, c) => {
    const [from, to] = range(c), span = c.doc.resolve(from).blockRange(c.doc.resolve(to))
    const target = span && liftTarget(span)
    if (target != null) tr.lift(span, target)
  }),
  wrap: change((tr, c) => {
    const [from, to] = range(c), span = c.doc.resolve(from).blockRange(c.doc.resolve(to))
    const type = randomBlockType(c, t => t.isBlock && !t.isLeaf && !t.isTextblock)
    const wrapping = span && findWrapping(span, type, randomAttrs(c.r, type, c.product))
    if (wrapping) tr.wrap(span, wrapping)
  }),
  blockType: change((tr, c) => {
    const type = randomBlockType(c, t => t.isTextblock)
    tr.setBlockType(...range(c), type, randomAttrs(c.r, type, c.product))
  }),
  markup: change((tr, c) => {
    const at = nodePos(c), node = c.doc.nodeAt(at)
    const type = c.r.chance(0.6) ? node.type : randomBlockType(c, t => !t.isText && t.isLeaf == node.type.isLeaf && t.isInline == node.type.isInline)
    tr.setNodeMarkup(at, type, randomAttrs(c.r, type, c.product), c.r.chance(0.8) ? undefined : randomMarks(c.r, c.schema, c.doc.resolve(at).parent.type, c.product))
  }),
  attribute: change((tr, c) => {
    const at = nodePos(c, n => n.type.spec.attrs), type = c.doc.nodeAt(at).type
    const name = c.r.pick(Object.keys(type.spec.attrs))
    tr.setNodeAttribute(at, name, randomAttr(c.r, type.name, name, c.product))
  }),
  docAttribute: change((tr, c) => {
    const name = c.r.pick(Object.keys(c.schema.topNodeType.spec.attrs))
    tr.setDocAttribute(name, randomAttr(c.r, "doc", name, c.product))
  }),
  addMark: change((tr, c) => tr.addMark(...range(c, 0.4), randomMark(c))),
  removeMark: change((tr, c) => tr.removeMark(...range(c, 0.4), c.r.pick([randomMark(c), randomMark(c).type, null]))),
  addNodeMark: change((tr, c) => tr.addNodeMark(nodePos(c, n => n.isInline || c.r.chance(0.2)), randomMark(c))),
  removeNodeMark: change((tr, c) => {
    const at = nodePos(c, n => n.marks.length)
    tr.removeNodeMark(at, c.r.pick(c.doc.nodeAt(at).marks))
  }),
  clear: change((tr, c) => {
    const at = nodePos(c, n => n.isTextblock)
    tr.clearIncompatible(at, randomBlockType(c, t => t.isTextblock))
  }),
  rawMark: c => {
    const [from, to] = range(c, 0.5)
    return [new (c.r.pick([AddMarkStep, RemoveMarkStep]))(from, to, randomMark(c))]
  },
  rawNodeMark: c => [new (c.r.pick([AddNodeMarkStep, RemoveNodeMarkStep]))(nodePos(c), randomMark(c))],
  rawReplace: c => [new ReplaceStep(...range(c), randomSlice(c), c.r.chance(0.2))],
  rawInsert: c => {
    const node = randomNode(c.r, randomBlockType(c, t => !t.isText && t != c.schema.topNodeType), 3, c.product)
    const empty = c.r.chance(0.3) && !node.isLeaf ? node.copy(Fragment.empty) : node
    const at = pos(c)
    return [new ReplaceStep(at, at, new Slice(Fragment.from(empty), 0, 0))]
  },
  rawAround: c => {
    const $at = c.doc.resolve(nodePos(c, n => n.isBlock))
    const from = $at.pos, to = from + $at.nodeAfter.nodeSize
    const type = randomBlockType(c, t => t.isBlock && !t.isLeaf)
    const outer = Fragment.from(type.create(randomAttrs(c.r, type, c.product)))
    if ($at.nodeAfter.isLeaf || c.r.chance(0.5)) return [new ReplaceAroundStep(from, to, from, to, new Slice(outer, 0, 0), 1, c.r.chance(0.5))]
    return [new ReplaceAroundStep(from, to, from + 1, to - 1, c.r.chance(0.3) ? Slice.empty : new Slice(outer, 0, 0), c.r.below(2), c.r.chance(0.5))]
  },
  undo: c => {
    if (!c.done.length) return []
    const {step, before} = c.r.pick(c.done.slice(-3))
    return [step.invert(before)]
  },
  undoLast: c => {
    const last = c.done[c.done.length - 1]
    return last ? [last.step.invert(last.before)] : []
  },
  wrapList: command(c => wrapInList(c.r.pick([c.schema.nodes.bullet_list, c.schema.nodes.ordered_list]))),
  splitItem: command(c => splitListItem(c.schema.nodes.list_item)),
  liftItem: command(c => liftListItem(c.schema.nodes.list_item)),
  sinkItem: command(c => sinkListItem(c.schema.nodes.list_item)),
  cells: cellCommand(c => c.r.pick([tables.addColumnBefore, tables.addColumnAfter, tables.deleteColumn, tables.addRowBefore,
    tables.addRowAfter, tables.deleteRow, tables.mergeCells, tables.splitCell, tables.toggleHeaderRow, tables.toggleHeaderColumn,
    tables.toggleHeaderCell, tables.deleteTable, tables.deleteCellSelection, tables.setCellAttr("colwidth", [c.r.between(20, 90)])])),
  undoMark: c => {
    const marked = c.done.filter(d => /mark/i.test(d.step.toJSON().stepType))
    if (!marked.length) return []
    const {step, before} = marked[marked.length - 1]
    return [step.invert(before)]
  },
  markWidely: change((tr, c) => {
    const at = c.r.chance(0.5) ? 0 : pos(c)
    tr.step(new (c.r.pick([AddMarkStep, RemoveMarkStep]))(at, c.doc.content.size, randomMark(c)))
  }),
}

// Undo of marks makes the rarest kind of step, so it comes more often.
export const operationNames = [...Object.keys(operations), "undoMark", "undoMark", "undoLast", "undoLast"]
