import { receiveTransaction, sendableSteps } from "prosemirror-collab";
import type { Node } from "prosemirror-model";
import { type EditorState, Plugin, PluginKey, type Transaction } from "prosemirror-state";
import type { Step } from "prosemirror-transform";

// The text as the authority has it, beside the text on screen, which may hold
// steps that were not confirmed or will never be sent.

const key = new PluginKey<Node>("confirmed");

export function confirmed(): Plugin<Node> {
  return new Plugin<Node>({
    key,
    state: {
      init: (_, state) => state.doc,
      apply: (tr, old) => (tr.getMeta(key) as Node | undefined) ?? old,
    },
  });
}

export function confirmedDoc(state: EditorState): Node {
  return key.getState(state) ?? state.doc;
}

/** Whether a transaction is of this page's own making. */
export function isLocal(tr: Transaction): boolean {
  return tr.docChanged && tr.getMeta(key) === undefined;
}

/**
 * Takes steps from the authority in. Own ones are confirmed, others' are
 * applied under the unconfirmed ones. Throws when a step does not fit: then this
 * page has drifted from the authority.
 */
export function receive(state: EditorState, steps: readonly Step[], clients: readonly string[]): Transaction {
  const unconfirmed = sendableSteps(state);
  const own = ownPrefix(unconfirmed?.clientID, clients);
  const tr = receiveTransaction(state, steps, clients, { mapSelectionBackward: true });
  const left = (unconfirmed?.steps.length ?? 0) - own;
  const others = steps.length - own;
  return tr.setMeta(key, baseAfter(state, tr, steps, left, others));
}

function ownPrefix(client: string | number | undefined, clients: readonly string[]): number {
  let n = 0;
  while (n < clients.length && clients[n] === client) n++;
  return n;
}

// With others' steps the transaction first undoes ours, then applies theirs:
// what it has then is the confirmed text, sharing all nodes that both hold.
function baseAfter(state: EditorState, tr: Transaction, steps: readonly Step[], left: number, others: number): Node {
  if (others > 0) return tr.docs[left + others] ?? tr.doc;
  if (left === 0) return state.doc;
  return steps.reduce((doc, step) => {
    const result = step.apply(doc);
    if (!result.doc) throw new RangeError(`a confirmed step does not fit: ${result.failed ?? ""}`);
    return result.doc;
  }, confirmedDoc(state));
}
