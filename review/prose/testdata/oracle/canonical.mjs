import {createHash} from "node:crypto"

// The canonical form of a JSON value: keys sorted, nothing else changed.
export function canonical(value) {
  if (Array.isArray(value)) return "[" + value.map(canonical).join(",") + "]"
  if (value && typeof value == "object") {
    const keys = Object.keys(value).filter(key => value[key] !== undefined).sort()
    return "{" + keys.map(key => JSON.stringify(key) + ":" + canonical(value[key])).join(",") + "}"
  }
  return JSON.stringify(value)
}

export function hash(node) {
  return createHash("sha256").update(canonical(node.toJSON())).digest("hex").slice(0, 20)
}
