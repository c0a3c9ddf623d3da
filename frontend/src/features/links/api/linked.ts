import { queryOptions } from "@tanstack/react-query";

import { LinkedSource } from "../model/linked-source";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";
import { writeLinked, type LinkedColumn } from "@/lib/linked-column";

export type LinkedObject = components["schemas"]["LinkedObject"];

/** Linked objects that a cell has room for. */
const LINES = 3;

interface Asked extends LinkedColumn {
  limit: number;
}

function fetchLinked(moduleId: string, ids: string[], { direction, typeId, shows, limit }: Asked, signal?: AbortSignal) {
  return call(
    client.GET("/api/v1/modules/{module_id}/linked-objects", {
      params: {
        path: { module_id: moduleId },
        query: {
          object_id: ids,
          direction,
          limit,
          ...(typeId !== undefined && { link_type_id: typeId }),
          ...(typeof shows === "object" && { attribute: shows.attribute }),
        },
      },
      ...(signal && { signal }),
    }),
  );
}

const sources = new Map<string, LinkedSource>();

/** What the rows of a module are linked to, for a column; the cells of the column share it. */
export function linkedSource(moduleId: string, column: LinkedColumn): LinkedSource {
  const name = `${moduleId} ${writeLinked(column)}`;
  const known = sources.get(name);
  if (known !== undefined) return known;
  const made = new LinkedSource((ids) => fetchLinked(moduleId, ids, { ...column, limit: LINES }));
  sources.set(name, made);
  return made;
}

/** All that an object is linked to in a direction, or the first hundred. */
export function linkedQuery(moduleId: string, objectId: string, column: Omit<LinkedColumn, "shows">) {
  return queryOptions({
    queryKey: ["links", objectId, "linked", column.direction, column.typeId ?? ""],
    queryFn: async ({ signal }) => {
      const [found] = await fetchLinked(moduleId, [objectId], { ...column, shows: "text", limit: 100 }, signal);
      return found ?? null;
    },
  });
}
