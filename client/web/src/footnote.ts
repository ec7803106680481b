import type { Node } from "prosemirror-model";
import type { EditorView, NodeView } from "prosemirror-view";

// A note at the foot of the page, on screen: its number is a button that shows
// its text in place. While writing the text can be changed there.

export class FootnoteView implements NodeView {
  readonly dom: HTMLElement;
  private readonly button: HTMLButtonElement;
  private field: HTMLTextAreaElement | null = null;
  private note: HTMLElement | null = null;

  constructor(
    private node: Node,
    private readonly view: EditorView,
    private readonly place: () => number | undefined,
    private readonly label: (text: string) => string,
  ) {
    this.dom = document.createElement("span");
    this.dom.className = "footnote";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "footnote-number";
    this.button.addEventListener("click", () => this.toggle());
    this.dom.append(this.button);
    this.show();
    if (this.text === "" && view.editable) this.toggle();
  }

  update(node: Node): boolean {
    if (node.type !== this.node.type) return false;
    this.node = node;
    this.show();
    return true;
  }

  stopEvent(): boolean {
    return true;
  }

  ignoreMutation(): boolean {
    return true;
  }

  private get text(): string {
    return String(this.node.attrs.text);
  }

  private show(): void {
    this.button.setAttribute("aria-label", this.label(this.text));
    this.button.setAttribute("aria-expanded", String(this.note !== null));
    if (this.note && !this.field) this.note.textContent = this.text;
  }

  private toggle(): void {
    if (this.note) {
      this.note.remove();
      this.note = null;
      this.field = null;
    } else {
      this.note = document.createElement("span");
      this.note.className = "footnote-text";
      this.note.contentEditable = "false";
      if (this.view.editable) this.edit(this.note);
      this.dom.append(this.note);
      this.field?.focus();
    }
    this.show();
  }

  private edit(note: HTMLElement): void {
    const field = document.createElement("textarea");
    field.value = this.text;
    field.rows = 2;
    field.setAttribute("aria-label", this.label(""));
    field.addEventListener("change", () => this.store(field.value.trim()));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      this.toggle();
      this.view.focus();
    });
    this.field = field;
    note.append(field);
  }

  private store(text: string): void {
    const pos = this.place();
    if (pos === undefined || text === this.text) return;
    this.view.dispatch(this.view.state.tr.setNodeAttribute(pos, "text", text));
  }
}
