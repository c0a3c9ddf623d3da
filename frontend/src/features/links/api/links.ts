import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export const linkTypesQuery = queryOptions({
  queryKey: ["link-types"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/link-types", { signal })),
  staleTime: 60_000,
});

/** Links of an object by direction. */
export function linksQuery(objectId: string) {
  return queryOptions({
    queryKey: ["links", objectId],
    queryFn: async ({ signal }) => {
      const list = (query: { source_object_id?: string; target_object_id?: string }) =>
        call(client.GET("/api/v1/links", { params: { query: { ...query, limit: 500 } }, signal }));
      const [outgoing, incoming] = await Promise.all([
        list({ source_object_id: objectId }),
        list({ target_object_id: objectId }),
      ]);
      return { outgoing: outgoing.items, incoming: incoming.items };
    },
  });
}

export function useCreateLink(objectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { link_type_id: string; source_object_id: string; target_object_id: string }) =>
      call(client.POST("/api/v1/links", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksQuery(objectId).queryKey }),
  });
}

export function useDeleteLink(objectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/links/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linksQuery(objectId).queryKey }),
  });
}
