import type { RefObject } from "react";

import { fetchObjects, PAGE_ROWS, type ObjectFilter } from "../api/objects";

import type { ObjectSource } from "./use-object-source";

import type { Module } from "@/api/types";
import type { TreeGridHandle } from "@/components/grid/TreeGrid";

/** What the person looks at. */
export interface Sight {
  grid: RefObject<TreeGridHandle | null>;
  /** Rows that are in sight, half open. */
  visible: () => { start: number; end: number };
  /** The row that must not move: the one that is edited, or that has the cursor. */
  attention: () => number | null;
}

interface ResyncOptions {
  module: Module;
  source: ObjectSource;
  filter: ObjectFilter;
  sight: Sight;
}

/**
 * Asks for the rows in sight again. Rows that others put in or took out above do not move what the person looks at: the
 * row that is edited, or the first one in sight, stays where it is.
 */
export async function resync({ module, source, filter, sight }: ResyncOptions): Promise<void> {
  // What is changed here meanwhile ends with the same question.
  if (source.isHeld()) return;
  const anchor = anchorOf(source, sight);
  if (anchor === null) {
    source.refresh();
    return;
  }
  const { version } = source;
  try {
    const answer = await fetchObjects(module.id, { ...filter, limit: PAGE_ROWS, at: anchor.id });
    const from = source.indexOf(anchor.id);
    const place = answer.items.findIndex(({ id }) => id === anchor.id);
    if (source.isHeld()) return;
    if (from < 0 || place < 0) {
      source.refresh();
      return;
    }
    const to = answer.offset + place;
    const settle = sight.grid.current?.keep(from);
    const { structure } = source;
    settle?.(to);
    source.shift(to - from);
    source.accept(answer);
    if (source.structure === structure) settle?.(null);
  } catch {
    // The row is gone, or the server is away; whoever looks next asks again.
    if (source.version === version) source.refresh();
  }
}

/** Takes rows of which some may be where others were: what the person looks at stays where it is. */
export function steadily({ source, sight }: Pick<ResyncOptions, "source" | "sight">, accept: () => void): void {
  const anchor = anchorOf(source, sight);
  const from = anchor === null ? -1 : source.indexOf(anchor.id);
  const settle = from < 0 ? undefined : sight.grid.current?.keep(from);
  accept();
  const to = anchor === null ? -1 : source.indexOf(anchor.id);
  if (to >= 0 && to !== from) settle?.(to);
}

function anchorOf(source: ObjectSource, sight: Sight): { id: string } | null {
  const { start, end } = sight.visible();
  const attention = sight.attention();
  const first = attention !== null && attention >= start && attention < end ? attention : start;
  // At the very top there is nothing to hold on to: what comes there is seen.
  if (first === 0 && attention !== 0) return null;
  for (let row = first; row < end; row++) {
    const item = source.itemAt(row);
    if (item !== undefined && !item.id.startsWith("pending-")) return item;
  }
  return null;
}
