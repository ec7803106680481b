import { JSDOM } from "jsdom";

// A page for tests that look at what is drawn. What jsdom does not lay out is
// answered with zeros; nothing here measures.

const dom = new JSDOM("<!doctype html><body></body>");
const names = ["window", "document", "HTMLElement", "Node", "MutationObserver", "Element", "DOMParser", "getSelection"] as const;

for (const name of names) {
  const value: unknown = name === "window" ? dom.window : dom.window[name as keyof typeof dom.window];
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}
Object.defineProperty(globalThis, "CSS", { value: { escape: (s: string) => s }, configurable: true });
dom.window.Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
dom.window.Range.prototype.getBoundingClientRect = () => new dom.window.DOMRect();
dom.window.HTMLElement.prototype.scrollIntoView = () => {};

export const page: Document = dom.window.document;

/** An empty element of the page. */
export function place(): HTMLElement {
  const element = page.createElement("div");
  page.body.append(element);
  return element;
}
