import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type SavedView = components["schemas"]["View"];
type CreateViewInput = components["schemas"]["CreateViewInput"];
type UpdateViewInput = components["schemas"]["UpdateViewInput"];

/** Views of a module that one may see, by name. */
export function viewsQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["views", moduleId],
    queryFn: async ({ signal }) => {
      const path = { module_id: moduleId };
      const page = await call(
        client.GET("/api/v1/modules/{module_id}/views", { params: { path, query: { limit: 1000 } }, signal }),
      );
      return page.items;
    },
    staleTime: 30_000,
  });
}

/** Makes, changes and takes away views; the list follows. */
export function useViewCommands(moduleId: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: viewsQuery(moduleId).queryKey });
  const create = useMutation({
    mutationFn: (body: CreateViewInput) =>
      call(client.POST("/api/v1/modules/{module_id}/views", { params: { path: { module_id: moduleId } }, body })),
    onSuccess,
  });
  const update = useMutation({
    mutationFn: ({ id, ...body }: UpdateViewInput & { id: string }) =>
      call(client.PATCH("/api/v1/modules/{module_id}/views/{id}", { params: { path: { module_id: moduleId, id } }, body })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) =>
      call(client.DELETE("/api/v1/modules/{module_id}/views/{id}", { params: { path: { module_id: moduleId, id } } })),
    onSuccess,
  });
  return { create, update, remove };
}
