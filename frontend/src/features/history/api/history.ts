import { infiniteQueryOptions, useMutation } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { RequirementObject } from "@/api/types";

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

/** Changes of one field of an object, latest first. */
export function fieldChangesQuery(moduleId: string, objectId: string, version: number, field: string) {
  return infiniteQueryOptions({
    queryKey: ["history", objectId, version, field],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/objects/{id}/changes", {
          params: {
            path: { module_id: moduleId, id: objectId },
            query: { field, limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

interface Restore {
  version: number;
  /** Names of fields as the interface calls them; all when missing. */
  fields?: string[] | undefined;
  expectedVersion: number;
}

/** Brings an object, or fields of it, back to what an earlier version said. */
export function useRestoreVersion(object: RequirementObject) {
  return useMutation({
    mutationFn: ({ version, fields, expectedVersion }: Restore) =>
      call(
        client.POST("/api/v1/modules/{module_id}/objects/{id}/restore-version", {
          params: { path: { module_id: object.module_id, id: object.id } },
          body: { version, expected_version: expectedVersion, ...(fields && { fields }) },
        }),
      ),
  });
}
