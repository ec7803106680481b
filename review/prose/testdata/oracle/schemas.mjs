import {readFileSync} from "node:fs"
import {Schema} from "prosemirror-model"

export const schemaJSON = {
  product: JSON.parse(readFileSync(new URL("../../schema.json", import.meta.url), "utf8")),
  awkward: JSON.parse(readFileSync(new URL("../awkward.json", import.meta.url), "utf8")),
}

// build makes a Schema of ordered [name, spec] pairs; the order gives the rank.
export function build(json) {
  return new Schema({
    topNode: json.topNode,
    nodes: Object.fromEntries(json.nodes),
    marks: Object.fromEntries(json.marks),
  })
}
