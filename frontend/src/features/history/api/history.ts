import { infiniteQueryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

const PAGE = 30;

/** Versions of an object with their full state, latest first. */
export function objectHistoryQuery(moduleId: string, objectId: string, version: number) {
  return infiniteQueryOptions({
    // The version is part of the key: a save makes a longer history.
    queryKey: ["history", objectId, version],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/objects/{id}/history", {
          params: { path: { module_id: moduleId, id: objectId }, query: { offset: pageParam, limit: PAGE } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ offset, items, total }) => (offset + items.length < total ? offset + items.length : undefined),
  });
}
