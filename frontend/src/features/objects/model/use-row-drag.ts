import { useCallback, useRef } from "react";

import type { DropPlace } from "./tree";

/** Drag and drop of rows, loaded after the first rows are in sight. */
export function useRowDrag(onDrop: (from: number, to: number, place: DropPlace) => void, allowed: boolean) {
  const drop = useRef(onDrop);
  drop.current = onDrop;
  return useCallback(
    (grid: HTMLElement) => {
      let detach: (() => void) | undefined;
      let gone = !allowed;
      void import("./row-drag").then(({ attachRowDrag }) => {
        if (!gone) detach = attachRowDrag(grid, (from, to, place) => drop.current(from, to, place));
      });
      return () => {
        gone = true;
        detach?.();
      };
    },
    [allowed],
  );
}
