import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type ApiToken = components["schemas"]["ApiToken"];
export type NewToken = components["schemas"]["CreateTokenInput"];

export const SCOPES = ["read", "write", "admin"] as const;

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/tokens", { params: { query: { limit: 100 } }, signal })),
});

/** Workspaces that a token can be made for. */
export const tokenWorkspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/workspaces", { params: { query: { limit: 500 } }, signal })),
});

/** Projects of a workspace that a token can be made for. */
export function tokenProjectsQuery(workspace: string) {
  return queryOptions({
    queryKey: ["tokens", "projects", workspace],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/workspaces/{workspace_id}/projects", {
          params: { path: { workspace_id: workspace }, query: { limit: 500 } },
          signal,
        }),
      ),
    enabled: workspace !== "",
  });
}

export function useCreateToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: NewToken) => call(client.POST("/api/v1/tokens", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}

export function useRevokeToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/tokens/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: tokensQuery.queryKey }),
  });
}
