import { useMemo, useRef, type KeyboardEvent } from "react";

export interface EarlyKeys {
  /** An edit begins; its editor has yet to come. */
  begin: () => void;
  /** The editor is there, or the edit is over: answers what was typed for it. */
  take: () => string;
  /** Answers whether the key was meant for the editor that is still to come. */
  handle: (event: KeyboardEvent, cancel: () => void) => boolean;
}

/**
 * The editor may take a moment to appear, the first time most of all, while people type on: what they type is kept for
 * it, and must not run as a shortcut of the grid.
 */
export function useEarlyKeys(): EarlyKeys {
  const typed = useRef<string | null>(null);
  return useMemo(
    () => ({
      begin: () => {
        typed.current = "";
      },
      take: () => {
        const text = typed.current ?? "";
        typed.current = null;
        return text;
      },
      handle: (event, cancel) => {
        if (typed.current === null || event.ctrlKey || event.metaKey) return false;
        if (event.key === "Escape") cancel();
        else if (event.key === "Backspace") typed.current = typed.current.slice(0, -1);
        else if (event.key.length === 1) typed.current += event.key;
        event.preventDefault();
        return true;
      },
    }),
    [],
  );
}
