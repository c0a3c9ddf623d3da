import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export function projectsQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["projects", { workspaceId }],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/workspaces/{workspace_id}/projects", {
          params: { path: { workspace_id: workspaceId }, query: { limit: 1000 } },
          signal,
        }),
      ),
  });
}

export function projectQuery(id: string) {
  return queryOptions({
    queryKey: ["projects", id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/projects/{id}", { params: { path: { id } }, signal })),
  });
}

export function useCreateProject(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; description: string | null }) =>
      call(
        client.POST("/api/v1/workspaces/{workspace_id}/projects", {
          params: { path: { workspace_id: workspaceId } },
          body,
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: projectsQuery(workspaceId).queryKey }),
  });
}
