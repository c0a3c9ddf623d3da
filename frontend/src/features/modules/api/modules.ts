import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** How often a list looks for what others did, in milliseconds. */
const POLL_MS = 30_000;

export function modulesQuery(projectId: string) {
  return queryOptions({
    queryKey: ["modules", { projectId }],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/modules", { params: { query: { project_id: projectId, limit: 1000 } }, signal })),
    refetchInterval: POLL_MS,
  });
}

export function moduleQuery(id: string) {
  return queryOptions({
    queryKey: ["modules", id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/modules/{id}", { params: { path: { id } }, signal })),
  });
}

export interface ModuleInput {
  name: string;
  description: string | null;
  prefix: string;
  separator: string;
  digits: number;
}

export function useCreateModule(projectId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: ModuleInput) => call(client.POST("/api/v1/modules", { body: { ...input, project_id: projectId } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: modulesQuery(projectId).queryKey }),
  });
}
