import type { TextEditor } from "./editor";
import { hashOf } from "./hash";

// Watches whether this page still has the text that the authority has.

export class Drift {
  private readonly hashes = new Map<number, string>();

  constructor(
    private readonly editor: TextEditor,
    private readonly drifted: () => void,
  ) {}

  /** What the hash of a version must be; compared when the text is there. */
  expect(version: number, hash: string): void {
    if (hash === "" || version < this.editor.version) return;
    this.hashes.set(version, hash);
    this.check();
  }

  /** The text came to another version. */
  check(): void {
    const { version, confirmed } = this.editor;
    const want = this.hashes.get(version);
    for (const v of [...this.hashes.keys()]) if (v <= version) this.hashes.delete(v);
    if (want === undefined) return;
    void hashOf(confirmed).then((got) => {
      if (got !== "" && got !== want) this.drifted();
    });
  }
}
