import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";
import type { RequirementObject } from "@/api/types";

export type ExternalLink = components["schemas"]["ExternalLink"];

const allOf = (objectId: string) => ["external-links", objectId];

/** Links of an object to the world outside. They are content of it: another version may have others. */
export function externalLinksQuery({ id, current_version }: RequirementObject) {
  return queryOptions({
    queryKey: [...allOf(id), current_version],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/objects/{object_id}/external-links", { params: { path: { object_id: id }, query: { limit: 200 } }, signal })),
    placeholderData: keepPreviousData,
  });
}

/** Makes a link, or changes one. */
export function useSaveExternalLink(objectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id?: string | undefined; uri: string; title: string | null }) =>
      id === undefined
        ? call(client.POST("/api/v1/objects/{object_id}/external-links", { params: { path: { object_id: objectId } }, body }))
        : call(client.PATCH("/api/v1/objects/{object_id}/external-links/{id}", { params: { path: { object_id: objectId, id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: allOf(objectId) }),
  });
}

export function useDeleteExternalLink(objectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(client.DELETE("/api/v1/objects/{object_id}/external-links/{id}", { params: { path: { object_id: objectId, id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: allOf(objectId) }),
  });
}
