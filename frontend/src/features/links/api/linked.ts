import { queryOptions } from "@tanstack/react-query";

import { LinkedSource } from "../model/linked-source";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";
import type { RequirementObject } from "@/api/types";
import { writeLinked, type LinkedColumn } from "@/lib/linked-column";

export type LinkedObject = components["schemas"]["LinkedObject"];

/** Linked objects that a cell has room for. */
const LINES = 3;

interface Asked extends LinkedColumn {
  limit: number;
  /** Only what is in this module. */
  otherId?: string;
  /** The point of the past that is asked for. */
  asOf?: string | undefined;
}

function fetchLinked(moduleId: string, ids: string[], asked: Asked, signal?: AbortSignal) {
  const { direction, typeId, shows, limit, otherId, asOf } = asked;
  return call(
    client.GET("/api/v1/modules/{module_id}/linked-objects", {
      params: {
        path: { module_id: moduleId },
        query: {
          object_id: ids,
          direction,
          limit,
          ...(typeId !== undefined && { link_type_id: typeId }),
          ...(otherId !== undefined && { other_module_id: otherId }),
          ...(typeof shows === "object" && { attribute: shows.attribute }),
          ...(asOf !== undefined && { as_of: asOf }),
        },
      },
      ...(signal && { signal }),
    }),
  );
}

const sources = new Map<string, LinkedSource>();

/** What the rows of a module are linked to, for a column; the cells of the column share it. */
export function linkedSource(moduleId: string, column: LinkedColumn, otherId?: string, asOf?: string): LinkedSource {
  const name = `${moduleId} ${writeLinked(column)} ${otherId ?? ""} ${asOf ?? ""}`;
  const known = sources.get(name);
  if (known !== undefined) return known;
  const asked = { ...column, limit: LINES, asOf, ...(otherId !== undefined && { otherId }) };
  const made = new LinkedSource((ids) => fetchLinked(moduleId, ids, asked));
  sources.set(name, made);
  return made;
}

/** All that an object is linked to in a direction, or the first hundred. */
export function linkedQuery(moduleId: string, objectId: string, column: Omit<LinkedColumn, "shows">, asOf?: string) {
  return queryOptions({
    queryKey: ["links", objectId, "linked", column.direction, column.typeId ?? "", asOf ?? ""],
    queryFn: async ({ signal }) => {
      const [found] = await fetchLinked(moduleId, [objectId], { ...column, shows: "text", limit: 100, asOf }, signal);
      return found ?? null;
    },
  });
}

/** What the rows of a module are linked to in another one, in both directions. */
export function linkedBetween(moduleId: string, otherId: string, typeId: string | undefined) {
  const source = (direction: LinkedColumn["direction"]) => linkedSource(moduleId, { direction, typeId, shows: "key" }, otherId);
  return [source("outgoing"), source("incoming")] as const;
}

/** All that an object is linked to by links of a type, in both directions. */
export function endsQuery(object: RequirementObject | undefined, typeId: string | undefined) {
  return queryOptions({
    queryKey: ["links", object?.id, "ends", typeId],
    queryFn: async ({ signal }) => {
      if (object === undefined) return [];
      const ask = (direction: LinkedColumn["direction"]) =>
        fetchLinked(object.module_id, [object.id], { direction, typeId, shows: "key", limit: 100 }, signal);
      return (await Promise.all([ask("outgoing"), ask("incoming")])).flat();
    },
    enabled: object !== undefined,
  });
}
