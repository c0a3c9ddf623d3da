import type { components } from "@/api/schema.gen";
import type { RequirementObject } from "@/api/types";
import type { ListWindow } from "@/lib/window-source";

export type LinkedTo = components["schemas"]["LinkedTo"];

/** Where the rows of a module come from. */
export interface PaneRows {
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<ListWindow<RequirementObject>>;
  /** The stretch around an object. */
  around: (id: string) => Promise<ListWindow<RequirementObject>>;
}

/** What rows are linked to in one other module, in one direction. */
export interface Ends {
  subscribe: (listener: () => void) => () => void;
  get: (id: string) => LinkedTo | null | undefined;
  want: (id: string, stamp: string) => void;
}

/** Both directions of the links between a module and another one. */
export type Between = readonly [outgoing: Ends, incoming: Ends];

/** How many links a row has to the other module, suspect ones among them; undefined before that is known. */
export function countBetween(between: Between, id: string): { total: number; suspect: number } | undefined {
  const found = between.map((ends) => ends.get(id));
  if (found.includes(undefined)) return undefined;
  return {
    total: found.reduce((sum, one) => sum + (one?.total ?? 0), 0),
    suspect: found.reduce((sum, one) => sum + (one?.suspect ?? 0), 0),
  };
}

/**
 * The first object of the other module that one of these rows is linked to, in the order of the rows. `known` is false as long
 * as a row that might lead there sooner, or its links, have not arrived.
 */
export function firstEnd(between: Between, ids: readonly (string | undefined)[]): { end?: string; known: boolean } {
  for (const id of ids) {
    if (id === undefined) return { known: false };
    const found = between.map((ends) => ends.get(id));
    if (found.includes(undefined)) return { known: false };
    const end = found.flatMap((one) => one?.linked ?? [])[0];
    if (end !== undefined) return { end: end.object_id, known: true };
  }
  return { known: true };
}

/** The panes of an address: two to four modules of the project, each once. */
export function panesOf(asked: readonly string[], known: readonly string[]): string[] {
  const real = asked.filter((id, place) => known.includes(id) && asked.indexOf(id) === place).slice(0, 4);
  const others = known.filter((id) => !real.includes(id));
  return real.length >= 2 ? real : [...real, ...others.slice(0, 2 - real.length)];
}
