import { useEffect, useState } from "preact/hooks";
import { compare } from "./api";
import { textOf } from "./application";
import type { Comparison } from "./comparison";
import { comparison as readComparison } from "./comparison";
import { schema } from "./schema";
import type { App } from "./session";
import { ComparisonPage } from "./views/comparison";
import { FaultPage } from "./views/gate";

/** Vergelijken: which two versions stands in the address, so that a comparison can be sent to somebody. */
export function ComparisonPages({ app, id }: { readonly app: App; readonly id: string }) {
  const revisions = [...(app.store.meta.value?.revisions ?? [])].sort((a, b) => a.version - b.version);
  const asked = new URLSearchParams(location.search);
  const [pair, setPair] = useState(() => ({
    from: asked.get("van") ?? revisions.at(-1)?.id ?? "head",
    to: asked.get("naar") ?? "head",
  }));
  const [comparison, setComparison] = useState<Comparison | null>(null);
  const [fault, setFault] = useState<string | null>(null);
  const load = () => {
    setFault(null);
    let wanted = true;
    const read = async () => {
      const { rows, before, after } = await compare(id, pair.from, pair.to);
      return readComparison(rows, schema.nodeFromJSON(before), schema.nodeFromJSON(after));
    };
    read().then(
      (found) => wanted && setComparison(found),
      (error: unknown) => wanted && setFault(textOf(error)),
    );
    return () => {
      wanted = false;
    };
  };
  useEffect(load, [id, pair.from, pair.to]);
  const choose = (change: Partial<typeof pair>) => {
    const next = { ...pair, ...change };
    setPair(next);
    history.replaceState(null, "", `?${new URLSearchParams({ van: next.from, naar: next.to })}`);
  };
  if (fault !== null) return <FaultPage text={fault} again={load} />;
  return <ComparisonPage revisions={revisions} from={pair.from} to={pair.to} choose={choose} comparison={comparison} document={id} />;
}
