interface Point {
  readonly x: number;
  readonly y: number;
}

// These run in the page, each on its own: no imports, no shared helpers. They
// take the text as it is read, over marks and lines, without the buttons, the
// cursors of others and what only screen readers get.

/** What the text says, whatever stands marked in between. */
export function wording(text: Element): string {
  const copy = text.cloneNode(true) as Element;
  for (const beside of copy.querySelectorAll('button, [aria-hidden="true"], .hidden-text, [contenteditable="false"]')) beside.remove();
  return copy.textContent ?? "";
}

/** Where words stand on the screen, after bringing them into sight. */
export function wordsIn(text: Element, words: string): { from: Point; to: Point } {
  const beside = 'button, [aria-hidden="true"], .hidden-text, [contenteditable="false"]';
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, (node) => {
    const found = node.parentElement?.closest(beside);
    return found && found !== text && text.contains(found) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
  });
  const nodes: { node: Text; start: number }[] = [];
  let all = "";
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: all.length });
    all += node.nodeValue ?? "";
  }
  const at = all.indexOf(words);
  if (at < 0) throw new Error(`the text does not say “${words}”`);
  if (all.indexOf(words, at + 1) >= 0) throw new Error(`the text says “${words}” more than once`);
  const place = (offset: number, atEnd: boolean) => {
    const found = nodes.filter((n) => (atEnd ? n.start < offset : n.start <= offset)).at(-1);
    if (!found) throw new Error("no such place");
    return { node: found.node, offset: offset - found.start };
  };
  const range = document.createRange();
  const start = place(at, false);
  const end = place(at + words.length, true);
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  (start.node.parentElement ?? text).scrollIntoView({ block: "center", behavior: "instant" });
  const boxes = [...range.getClientRects()].filter((r) => r.width > 0);
  const first = boxes[0];
  const last = boxes.at(-1);
  if (!first || !last) throw new Error(`“${words}” is not on the screen`);
  return { from: { x: first.left + 1, y: first.top + first.height / 2 }, to: { x: last.right, y: last.top + last.height / 2 } };
}

/** The words of the text that are selected; what others propose between them is not part of it. */
export function selectedWords(): string {
  const selection = getSelection();
  if (!selection || selection.rangeCount === 0) return "";
  const copy = selection.getRangeAt(0).cloneContents();
  for (const beside of copy.querySelectorAll('button, [aria-hidden="true"], .hidden-text, [contenteditable="false"]')) beside.remove();
  return copy.textContent ?? "";
}
