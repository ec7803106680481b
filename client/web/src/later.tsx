import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { FaultPage } from "./views/gate";

interface LaterProps<P> {
  /** Must be the same function every time. */
  readonly load: () => Promise<P>;
  readonly show: (loaded: P) => ComponentChildren;
}

/** A page whose script is loaded when it is first shown. */
export function Later<P>({ load, show }: LaterProps<P>) {
  const [loaded, setLoaded] = useState<{ readonly from: typeof load; readonly page: P } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    setFailed(false);
    load().then(
      (page) => setLoaded({ from: load, page }),
      () => setFailed(true),
    );
  }, [load]);
  // A script that is gone belongs to an older build: the page itself has to come again.
  if (failed) return <FaultPage text="" again={() => location.reload()} />;
  return loaded?.from === load ? <>{show(loaded.page)}</> : null;
}
