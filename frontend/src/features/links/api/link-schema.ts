import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { linkTypesQuery } from "./links";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type LinkRule = components["schemas"]["LinkRule"];
type RuleFields = Omit<components["schemas"]["CreateLinkRuleInput"], "workspace_id">;
interface TypeFields {
  name: string;
  backward_name: string;
  description: string | null;
}

/** What links of the types of a workspace may join. */
export function linkRulesQuery(workspaceId: string) {
  return queryOptions({
    queryKey: ["link-rules", workspaceId],
    queryFn: ({ signal }) => call(client.GET("/api/v1/link-rules", { params: { query: { workspace_id: workspaceId } }, signal })),
  });
}

/** Types of objects of a module that a rule may name. */
export function endTypesQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["object-types", "ends", moduleId],
    queryFn: ({ signal }) => call(client.GET("/api/v1/object-types", { params: { query: { module_id: moduleId, limit: 1000 } }, signal })),
    staleTime: 60_000,
  });
}

/** Makes a link type, or changes one. */
export function useSaveLinkType(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: TypeFields & { id?: string | undefined }) =>
      id === undefined
        ? call(client.POST("/api/v1/link-types", { body: { ...body, workspace_id: workspaceId } }))
        : call(client.PATCH("/api/v1/link-types/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linkTypesQuery.queryKey }),
  });
}

export function useDeleteLinkType() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/link-types/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linkTypesQuery.queryKey }),
  });
}

/** Makes a rule, or changes one. */
export function useSaveLinkRule(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: RuleFields & { id?: string | undefined }) =>
      id === undefined
        ? call(client.POST("/api/v1/link-rules", { body: { ...body, workspace_id: workspaceId } }))
        : call(client.PATCH("/api/v1/link-rules/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linkRulesQuery(workspaceId).queryKey }),
  });
}

export function useDeleteLinkRule(workspaceId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/link-rules/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: linkRulesQuery(workspaceId).queryKey }),
  });
}
