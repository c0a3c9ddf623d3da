import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export const workspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/workspaces", { params: { query: { limit: 500 } }, signal })),
});

export function workspaceQuery(id: string) {
  return queryOptions({
    queryKey: ["workspaces", id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/workspaces/{id}", { params: { path: { id } }, signal })),
  });
}

export function useCreateWorkspace() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; description: string | null }) => call(client.POST("/api/v1/workspaces", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: workspacesQuery.queryKey }),
  });
}
