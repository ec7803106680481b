import { ask, Refusal } from "./api";
import { type Decoder, object, oneOf, receipt } from "./decode";
import type { SeenReceipt } from "./seen";

// What the page Mijn inbreng asks over HTTP.

/** Whether what a receipt is for is still there as it was sent; redacted when some of it was erased, on record. */
export type ReceiptState = "holds" | "redacted" | "broken";

export interface CheckedReceipt {
  readonly receipt: SeenReceipt;
  readonly state: ReceiptState;
}

export const checkedReceipt: Decoder<CheckedReceipt> = object<CheckedReceipt>({
  receipt,
  state: oneOf<ReceiptState>("holds", "redacted", "broken"),
});

/** Has the server compute a receipt anew; null when the viewer has none with this number. Throws Refusal. */
export async function checkReceipt(document: string, number: string): Promise<CheckedReceipt | null> {
  try {
    const answer = await ask(`/documents/${encodeURIComponent(document)}/receipts/${encodeURIComponent(number)}`);
    return checkedReceipt(answer, "receipt");
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}
