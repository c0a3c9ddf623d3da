import { useEffect, useMemo, useRef, useState } from "react";

import type { ObjectFilter } from "../api/objects";

import { hasMarks, isMarked, NO_MARKS, readMarks, writeMarks, type Marks } from "./marks";
import type { ModuleSearch } from "./module-search";
import type { ObjectSource } from "./use-object-source";

export interface MarksState {
  marks: Marks;
  /** Puts a row in or out. */
  toggle: (row: number) => void;
  /** Adds the rows from where the range began to this one. */
  extend: (from: number, to: number) => void;
  /** The next range begins at another row. */
  settle: () => void;
  all: () => void;
  clear: () => void;
}

/** How long marks must stand before they go into the address, in milliseconds. */
const ADDRESS_MS = 200;

/** The rows that are marked for one act on all of them. */
export function useMarks(
  { moduleId, source, filter }: { moduleId: string; source: ObjectSource; filter: ObjectFilter },
  search: ModuleSearch,
  onSearch: (change: Partial<ModuleSearch>) => void,
): MarksState {
  const [marks, setMarks] = useState(() => readMarks(search.marks));
  const latest = useRef({ moduleId, source, filter, marks });
  latest.current = { moduleId, source, filter, marks };

  // "All" means those of the filter that was on.
  const shown = useRef(source);
  useEffect(() => {
    if (shown.current === source) return;
    shown.current = source;
    setMarks((old) => (old === "all" ? NO_MARKS : old));
  }, [source]);

  // The address follows when the marks rest.
  const written = writeMarks(marks);
  const inAddress = search.marks;
  useEffect(() => {
    if (written === inAddress) return;
    const timer = setTimeout(() => onSearch({ marks: written }), ADDRESS_MS);
    return () => clearTimeout(timer);
  }, [written, inAddress, onSearch]);

  const acts = useMemo(() => {
    let range: { anchor: number; before: ReadonlySet<string> } | null = null;
    /** Ids of rows, also of such as are not loaded; those are asked for. */
    const ids = async (from: number, to: number): Promise<string[]> => {
      const { source: rows, filter: wanted, moduleId: module } = latest.current;
      const found: string[] = [];
      for (let row = from; row < to; row++) {
        const id = rows.itemAt(row)?.id;
        if (id === undefined) return (await import("./row-ids")).rowIds(module, wanted, from, to);
        if (!id.startsWith("pending-")) found.push(id);
      }
      return found;
    };
    const some = async (): Promise<ReadonlySet<string>> => {
      const { marks: now, source: rows } = latest.current;
      return now === "all" ? new Set(await ids(0, rows.total ?? 0)) : now;
    };
    return {
      toggle: (row: number) =>
        void some().then((before) => {
          const id = latest.current.source.itemAt(row)?.id;
          if (id === undefined) return;
          const after = new Set(before);
          if (!after.delete(id)) after.add(id);
          range = { anchor: row, before: after };
          setMarks(after);
        }),
      extend: (from: number, to: number) =>
        void some().then(async (before) => {
          range ??= { anchor: from, before };
          const mine = range;
          const [low, high] = mine.anchor < to ? [mine.anchor, to] : [to, mine.anchor];
          const added = await ids(low, high + 1);
          if (range === mine) setMarks(new Set([...mine.before, ...added]));
        }),
      settle: () => {
        range = null;
      },
      all: () => setMarks("all"),
      clear: () => {
        range = null;
        setMarks(NO_MARKS);
      },
    };
  }, []);
  return useMemo(() => ({ marks, ...acts }), [marks, acts]);
}

/** Whether a row is drawn as chosen; without marks the active one is. */
export function selection(marks: Marks, source: ObjectSource): ((row: number) => boolean) | undefined {
  return hasMarks(marks) ? (row) => isMarked(marks, source.itemAt(row)?.id) : undefined;
}
