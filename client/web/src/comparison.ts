// placeholder until the shape is known
export interface Change { readonly kind: "changed" | "added" | "removed" | "moved" | "movedChanged" | "marks" }
export interface Comparison { readonly blocks: readonly Change[] }
export function comparison(value: unknown): Comparison { return value as Comparison; }
