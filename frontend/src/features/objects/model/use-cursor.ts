import { useCallback, useState } from "react";

import type { ObjectSource } from "./use-object-source";

interface Cursor {
  /** undefined while the row is not loaded. */
  key: string | undefined;
  index: number;
  column: number;
}

export interface CursorState {
  active: { row: number; column: number } | null;
  activate: (row: number, column?: number) => void;
  /** After rows went to another place. */
  follow: (key: string) => void;
  clear: () => void;
}

/** The active cell. It belongs to its row: when rows come, go or move above it, it stays with the row. */
export function useCursor(source: ObjectSource): CursorState {
  const [cursor, setCursor] = useState<Cursor | null>(null);
  const total = source.total ?? 0;

  let row = cursor?.index ?? 0;
  if (cursor?.key !== undefined && source.keyAt(cursor.index) !== cursor.key) {
    const found = source.indexOfKey(cursor.key);
    if (found >= 0) row = found;
  }
  const activate = useCallback(
    (index: number, column?: number) => {
      const last = Math.max(0, (source.total ?? 1) - 1);
      const to = Math.max(0, Math.min(index, last));
      setCursor((old) => ({ key: source.keyAt(to), index: to, column: column ?? old?.column ?? 1 }));
    },
    [source],
  );
  const follow = useCallback(
    (key: string) => {
      const index = source.indexOfKey(key);
      if (index >= 0) setCursor((old) => ({ key, index, column: old?.column ?? 1 }));
    },
    [source],
  );
  return {
    active: cursor === null || total === 0 ? null : { row: Math.min(row, total - 1), column: cursor.column },
    activate,
    follow,
    clear: useCallback(() => setCursor(null), []),
  };
}
