import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

const fetchCoverage = (projectId: string, asOf: string | undefined, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/projects/{project_id}/coverage", {
      params: { path: { project_id: projectId }, query: { ...(asOf !== undefined && { as_of: asOf }) } },
      signal,
    }),
  );

export type ProjectCoverage = Awaited<ReturnType<typeof fetchCoverage>>;
export type ModuleCoverage = ProjectCoverage["modules"][number];
export type CoverageEdge = ProjectCoverage["edges"][number];

/** How the modules of a project are linked, now or at a time. */
export function projectCoverageQuery(projectId: string, asOf?: string) {
  return queryOptions({
    queryKey: ["coverage", projectId, { asOf }],
    queryFn: ({ signal }) => fetchCoverage(projectId, asOf, signal),
  });
}

const fetchPolicies = (projectId: string, asOf: string | undefined, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/projects/{project_id}/coverage-policies", {
      params: { path: { project_id: projectId }, query: { limit: 500, ...(asOf !== undefined && { as_of: asOf }) } },
      signal,
    }),
  );

export type CoveragePolicy = Awaited<ReturnType<typeof fetchPolicies>>["items"][number];
export type PolicyInput = components["schemas"]["CreatePolicyInput"];

/** What shall be linked in a project, and how far it is, or was at a point of the past. */
export function policiesQuery(projectId: string, asOf?: string) {
  return queryOptions({
    queryKey: ["coverage", projectId, "policies", { asOf }],
    queryFn: async ({ signal }) => (await fetchPolicies(projectId, asOf, signal)).items,
  });
}

const PAGE = 100;

const fetchGaps = (policyId: string, asOf: string | undefined, cursor: string | null, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/coverage-policies/{id}/gaps", {
      params: { path: { id: policyId }, query: { limit: PAGE, ...(cursor !== null && { cursor }), ...(asOf !== undefined && { as_of: asOf }) } },
      signal,
    }),
  );

export type PolicyGap = Awaited<ReturnType<typeof fetchGaps>>["items"][number];

/** What a policy lacks, or lacked, in document order. */
export function gapsQuery(projectId: string, policyId: string, asOf?: string) {
  return infiniteQueryOptions({
    queryKey: ["coverage", projectId, "gaps", policyId, { asOf }],
    queryFn: ({ pageParam, signal }) => fetchGaps(policyId, asOf, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** Makes, changes and deletes policies, and brings them back. */
export function usePolicies(projectId: string) {
  const queries = useQueryClient();
  const onSuccess = () => queries.invalidateQueries({ queryKey: ["coverage", projectId] });
  const create = useMutation({
    mutationFn: (body: PolicyInput) =>
      call(
        client.POST("/api/v1/projects/{project_id}/coverage-policies", { params: { path: { project_id: projectId } }, body }),
      ),
    onSuccess,
  });
  const update = useMutation({
    mutationFn: ({ id, version, ...body }: PolicyInput & { id: string; version: number }) =>
      call(client.PATCH("/api/v1/coverage-policies/{id}", { params: { path: { id } }, body: { ...body, expected_version: version } })),
    onSuccess,
  });
  const remove = useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/coverage-policies/{id}", { params: { path: { id } } })),
    onSuccess,
  });
  const restore = useMutation({
    mutationFn: (id: string) => call(client.POST("/api/v1/coverage-policies/{id}/restore", { params: { path: { id } } })),
    onSuccess,
  });
  return { create, update, remove, restore };
}
