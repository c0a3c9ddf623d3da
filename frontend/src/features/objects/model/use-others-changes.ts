import { useEffect, useRef } from "react";

import type { ObjectSource } from "./use-object-source";

/** Revisions of a module that this page made itself, and whose outcome it therefore shows already. */
export interface OwnRevisions {
  add: (revision: number) => void;
}

interface OthersChangesOptions {
  /** Latest revision of the module that the server told of. */
  revision: number;
  source: ObjectSource;
  /** Called when somebody else, or a job, changed the module. */
  onOthers: () => void;
}

/** Asks for the rows anew when the module has a revision that was not made on this page. */
export function useOthersChanges({ revision, source, onOthers }: OthersChangesOptions): OwnRevisions {
  const own = useRef(new Set<number>()).current;
  const seen = useRef(revision);
  const latest = useRef(onOthers);
  latest.current = onOthers;
  // The rows live outside of React.
  useEffect(() => {
    let others = false;
    for (let step = seen.current + 1; step <= revision && !others; step++) others = !own.has(step);
    if (revision > seen.current) own.clear();
    seen.current = Math.max(seen.current, revision);
    if (!others) return;
    source.refresh();
    latest.current();
  }, [revision, source, own]);
  return own;
}
