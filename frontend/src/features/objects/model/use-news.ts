import { useEffect } from "react";

import type { ObjectSource } from "./use-object-source";

interface NewsOptions {
  elsewhere: ReadonlySet<string>;
  setElsewhere: (change: (old: ReadonlySet<string>) => ReadonlySet<string>) => void;
  source: ObjectSource;
  /** Rows in sight, half open. */
  visible: { start: number; end: number };
  goTo: (id: string) => Promise<void>;
}

/** What others changed out of sight: it counts until it was in sight. */
export function useNews({ elsewhere, setElsewhere, source, visible, goTo }: NewsOptions) {
  const { start, end } = visible;
  const { version } = source;
  useEffect(() => {
    if (elsewhere.size === 0) return;
    const isSeen = (id: string) => {
      const at = source.indexOf(id);
      return at >= start && at < end;
    };
    if (![...elsewhere].some(isSeen)) return;
    setElsewhere((old) => new Set([...old].filter((id) => !isSeen(id))));
  }, [elsewhere, setElsewhere, source, version, start, end]);

  const next = [...elsewhere][0];
  const at = next === undefined ? -1 : source.indexOf(next);
  return {
    count: elsewhere.size,
    above: at < 0 ? null : at < start,
    dismiss: () => setElsewhere(() => new Set()),
    go: () => {
      if (next === undefined) return;
      setElsewhere((old) => new Set([...old].filter((id) => id !== next)));
      void goTo(next);
    },
  };
}
