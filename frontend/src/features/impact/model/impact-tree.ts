import type { Impact, ImpactEdge, ImpactObject } from "../api/impact";

export interface ImpactItem {
  id: string;
  depth: number;
  object: ImpactObject;
  /** The link by which it was reached; none for the object that one asks about. */
  edge: ImpactEdge | undefined;
  /** Keys of the other objects that lead to it, too. */
  alsoFrom: string[];
  hasChildren: boolean;
}

/** The way of a link as seen from an object: to it or from it. */
export const wayFrom = (edge: ImpactEdge, from: string): "forward" | "backward" => (edge.source_id === from ? "forward" : "backward");

/** Everything reached, each object below the one that it was first reached from, in that order; what is folded has nothing below it. */
export function impactItems({ root_id, objects, edges }: Impact, folded: ReadonlySet<string>): ImpactItem[] {
  const byId = new Map(objects.map((object) => [object.id, object]));
  const children = new Map<string, ImpactObject[]>();
  for (const object of objects) {
    if (object.id === root_id || object.from_id === null) continue;
    children.set(object.from_id, [...(children.get(object.from_id) ?? []), object]);
  }
  const touching = new Map<string, ImpactEdge[]>();
  for (const edge of edges) {
    for (const end of new Set([edge.source_id, edge.target_id])) touching.set(end, [...(touching.get(end) ?? []), edge]);
  }
  const other = (edge: ImpactEdge, id: string) => (edge.source_id === id ? edge.target_id : edge.source_id);
  const items: ImpactItem[] = [];
  const root = byId.get(root_id);
  const waiting: { object: ImpactObject; depth: number }[] = root ? [{ object: root, depth: 0 }] : [];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { object, depth } = next;
    if (seen.has(object.id)) continue;
    seen.add(object.id);
    const around = touching.get(object.id) ?? [];
    const below = children.get(object.id) ?? [];
    const mine = new Set([object.from_id, ...below.map(({ id }) => id)]);
    const also = new Set(around.map((edge) => other(edge, object.id)).filter((id) => !mine.has(id) && id !== object.id));
    items.push({
      id: object.id,
      depth,
      object,
      edge: around.find((edge) => other(edge, object.id) === object.from_id),
      alsoFrom: [...also].flatMap((id) => byId.get(id)?.key ?? []).sort(),
      hasChildren: below.length > 0,
    });
    if (!folded.has(object.id)) waiting.push(...below.toReversed().map((one) => ({ object: one, depth: depth + 1 })));
  }
  return items;
}

/** How many objects of which module are reached, the most first. */
export function countByModule({ root_id, objects }: Impact): { id: string; name: string; count: number }[] {
  const counts = new Map<string, { id: string; name: string; count: number }>();
  for (const { id, module_id, module_name } of objects) {
    if (id === root_id) continue;
    const known = counts.get(module_id);
    counts.set(module_id, { id: module_id, name: module_name, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

/** Keys from the object that one asks about to another one. */
export function pathTo(impact: Impact, id: string): string[] {
  const byId = new Map(impact.objects.map((object) => [object.id, object]));
  const path: string[] = [];
  for (let at = byId.get(id); at !== undefined && path.length <= impact.objects.length; at = at.from_id === null ? undefined : byId.get(at.from_id)) {
    path.unshift(at.key);
  }
  return path;
}

const quoted = (text: string) => {
  // What begins like a formula would be one to a spreadsheet.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** The answer as a file. */
export function impactCsv(impact: Impact, head: readonly string[]): string {
  const edgeOf = new Map(impactItems(impact, new Set()).map(({ id, edge }) => [id, edge]));
  const lines = impact.objects.slice(1).map((object) => {
    const edge = edgeOf.get(object.id);
    return [
      `${object.depth}`,
      object.key,
      object.level,
      object.heading || object.text || "",
      object.module_name,
      object.link_type ?? "",
      edge?.suspect === true ? "!" : "",
      pathTo(impact, object.id).join(" > "),
    ];
  });
  return [head, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}
