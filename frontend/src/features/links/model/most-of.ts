import type { LinkWay } from "./started-link";

/** The way that most links go; the first of those that are equally many. */
export function mostOf(ways: readonly LinkWay[]): LinkWay | null {
  const counts = new Map<string, { way: LinkWay; count: number }>();
  for (const way of ways) {
    const name = `${way.typeId} ${way.outgoing}`;
    counts.set(name, { way, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.way ?? null;
}
