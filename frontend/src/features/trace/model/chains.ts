import type { TraceNode } from "../api/trace";

type TraceLink = TraceNode["links"][number];

export interface ChainCell {
  level: number;
  /** undefined where nothing is linked. */
  node: TraceNode | undefined;
  /** The link by which it was reached; none on the first level. */
  link: TraceLink | undefined;
  /** Lines that the cell spans. */
  rows: number;
  /** Links that were left out. */
  more: number;
  /** The object before it has no link where it should have one. */
  isGap: boolean;
}

const empty = (level: number, isGap: boolean, more = 0): ChainCell => ({ level, node: undefined, link: undefined, rows: 1, more, isGap });

/**
 * Lines of a table in which an object stands once beside all that hangs on it. A line names the cells that begin in it:
 * those of levels before span it from above.
 */
export function chainsOf(node: TraceNode, levels: number, level = 0, link?: TraceLink): ChainCell[][] {
  const below: ChainCell[][] = [];
  if (level + 1 < levels) {
    for (const one of node.links) below.push(...chainsOf(one.node, levels, level + 1, one));
    const rest = (at: number) => Array.from({ length: levels - at }, (_, place) => empty(at + place, false));
    if (node.more > 0) below.push([empty(level + 1, false, node.more), ...rest(level + 2)]);
    if (below.length === 0) below.push([empty(level + 1, node.object.gap), ...rest(level + 2)]);
  }
  const own: ChainCell = { level, node, link, rows: Math.max(1, below.length), more: 0, isGap: false };
  const [first = [], ...others] = below;
  return [[own, ...first], ...others];
}
