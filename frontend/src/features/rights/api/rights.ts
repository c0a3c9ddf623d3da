import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type EffectiveRights = components["schemas"]["EffectiveRights"];
export type RightsStep = components["schemas"]["RightsStep"];

export const ROLES = ["owner", "admin", "editor", "reviewer", "viewer", "none"] as const;

/** What is asked: for whom, and the deepest place that is chosen. */
export interface RightsSearch {
  user?: string | undefined;
  workspace?: string | undefined;
  project?: string | undefined;
  module?: string | undefined;
}

export const rightsWorkspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/workspaces", { params: { query: { limit: 500 } }, signal })),
});

export function rightsProjectsQuery(workspace = "") {
  return queryOptions({
    queryKey: ["rights", "projects", workspace],
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

export function rightsModulesQuery(project = "") {
  return queryOptions({
    queryKey: ["rights", "modules", project],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/modules", { params: { query: { project_id: project, limit: 500 } }, signal })),
    enabled: project !== "",
  });
}

export function rightsPeopleQuery(q: string) {
  return queryOptions({
    queryKey: ["users", "find", q],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/users", { params: { query: { limit: 200, active: true, ...(q !== "" && { q }) } }, signal })),
  });
}

export function rightsQuery({ user = "", workspace, project, module }: RightsSearch) {
  const place = module
    ? { module_id: module }
    : project
      ? { project_id: project }
      : { ...(workspace !== undefined && { workspace_id: workspace }) };
  return queryOptions({
    queryKey: ["rights", "of", user, place],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/users/{id}/rights", { params: { path: { id: user }, query: place }, signal })),
    enabled: user !== "" && workspace !== undefined,
  });
}

/** Gives a role at a place, or takes the one given there away. */
export function useGiveRole(user: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ step: { resource, id }, role }: { step: RightsStep; role: string }): Promise<unknown> => {
      const path = { id, user_id: user };
      const body = { role };
      const options = { params: { path } };
      if (resource === "workspace") {
        const one = "/api/v1/workspaces/{id}/members/{user_id}";
        return call<unknown>(role === "" ? client.DELETE(one, options) : client.PUT(one, { ...options, body }));
      }
      if (resource === "project") {
        const one = "/api/v1/projects/{id}/members/{user_id}";
        return call<unknown>(role === "" ? client.DELETE(one, options) : client.PUT(one, { ...options, body }));
      }
      const one = "/api/v1/modules/{id}/members/{user_id}";
      return call<unknown>(role === "" ? client.DELETE(one, options) : client.PUT(one, { ...options, body }));
    },
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ["rights", "of"] }),
        queries.invalidateQueries({ queryKey: ["members"] }),
      ]),
  });
}
