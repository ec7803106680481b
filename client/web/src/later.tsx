import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { AllTexts } from "./text/context";
import { AllTextContext, allTexts, useTexts } from "./text/context";
import { FaultPage } from "./views/gate";

interface LaterProps<P> {
  /** Must be the same function every time. */
  readonly load: () => Promise<P>;
  readonly show: (loaded: P) => ComponentChildren;
  /** When it is only fetched in time: a failure need not be told yet. */
  readonly quiet?: boolean;
}

interface Loaded<P> {
  readonly from: () => Promise<P>;
  readonly page: P;
  readonly texts: AllTexts;
}

/** A page whose script and texts are loaded when it is first shown. */
export function Later<P>({ load, show, quiet }: LaterProps<P>) {
  const t = useTexts();
  const [loaded, setLoaded] = useState<Loaded<P> | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    Promise.all([load(), allTexts(t)]).then(
      ([page, texts]) => setLoaded({ from: load, page, texts }),
      () => setFailed(true),
    );
  }, [load]);
  // A script that is gone belongs to an older build: the page itself has to come again.
  if (failed) return quiet ? null : <FaultPage text="" again={() => location.reload()} />;
  if (loaded?.from !== load) return null;
  return <AllTextContext.Provider value={loaded.texts}>{show(loaded.page)}</AllTextContext.Provider>;
}
