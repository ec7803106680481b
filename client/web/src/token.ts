import type { Node } from "prosemirror-model";

// Words, spaces and signs of a textblock: the units that a change is told in.

export interface Token {
  /** Offset in the textblock's content. */
  readonly pos: number;
  /** Equal keys mean equal content and marks. */
  readonly key: string;
  readonly space: boolean;
}

// A word with its combining marks, a run of spaces, an emoji with its joiners
// and modifiers, or one sign. Never cuts a surrogate pair.
const units =
  /[\p{L}\p{N}\p{M}_]+|\s+|\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*(?:\u200D\p{Extended_Pictographic}[\p{M}\p{Emoji_Modifier}]*)*|\p{Regional_Indicator}{2}|[\s\S]/gu;

/** The tokens of a textblock's content, in order, without gaps. */
export function tokensOf(parent: Node): readonly Token[] {
  const tokens: Token[] = [];
  parent.forEach((node, offset) => {
    const marks = node.marks.length === 0 ? "" : JSON.stringify(node.marks);
    if (!node.isText) {
      tokens.push({ pos: offset, key: `\u0000${JSON.stringify(node.toJSON())}`, space: false });
      return;
    }
    for (const found of (node.text ?? "").matchAll(units)) {
      const text = found[0];
      tokens.push({ pos: offset + found.index, key: `${text}\u0000${marks}`, space: /^\s/u.test(text) });
    }
  });
  return tokens;
}
