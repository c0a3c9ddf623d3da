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

/** Modules that new ones of the workspace can be made from. */
export function templatesQuery(workspaceId: string | undefined) {
  return queryOptions({
    queryKey: ["modules", { templatesOf: workspaceId }],
    queryFn: async ({ signal }) => {
      const page = await call(client.GET("/api/v1/modules", { params: { query: { limit: 1000 } }, signal }));
      return page.items.filter((module) => module.workspace_id === workspaceId);
    },
    enabled: workspaceId !== undefined,
  });
}

/** The module that a new one is made from, with its objects or without. */
export interface Template {
  id: string;
  objects: boolean;
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
    mutationFn: ({ template, ...input }: ModuleInput & { template: Template | null }) => {
      const body = { ...input, project_id: projectId };
      return template === null
        ? call(client.POST("/api/v1/modules", { body }))
        : call(
            client.POST("/api/v1/modules/from-template", {
              body: { ...body, template_module_id: template.id, copy_objects: template.objects },
            }),
          );
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: modulesQuery(projectId).queryKey }),
  });
}
