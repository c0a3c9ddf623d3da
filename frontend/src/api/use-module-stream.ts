import { useEffect, useRef } from "react";

import { NOBODY, useLive, type LiveHandlers } from "./live";

/** Follows a module while the component is there. What follows is loaded after the rows. */
export function useModuleStream(moduleId: string, revision: number, handlers: LiveHandlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  const start = useRef(revision);
  useEffect(() => {
    let close: (() => void) | null = null;
    let left = false;
    void import("./module-stream").then(({ followModule }) => {
      if (!left) close = followModule(moduleId, start.current, latest);
    });
    return () => {
      left = true;
      close?.();
      useLive.setState(NOBODY);
    };
  }, [moduleId]);
}
