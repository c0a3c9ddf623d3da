import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type QualityRule = components["schemas"]["QualityRuleCount"];
export type Severity = components["schemas"]["Severity"];
type QualityFinding = components["schemas"]["QualityFinding"];
export type ScriptCheck = components["schemas"]["ScriptCheck"];

/** What leads from a finding to its row. */
export type Found = Pick<QualityFinding, "rule" | "object_id">;

const PAGE = 100;

/** How often each rule is broken in a module. */
export function qualityQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["quality", moduleId],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/modules/{module_id}/quality", { params: { path: { module_id: moduleId } }, signal })),
  });
}

/** Breaches in a module, rule by rule in document order. */
export function findingsQuery(moduleId: string, filter: { rule?: string | undefined; severity?: Severity | undefined }) {
  const { rule, severity } = filter;
  return infiniteQueryOptions({
    queryKey: ["quality", moduleId, "findings", rule, severity],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/quality/findings", {
          params: {
            path: { module_id: moduleId },
            query: {
              limit: PAGE,
              ...(rule !== undefined && { rule }),
              ...(severity !== undefined && { severity }),
              ...(pageParam !== null && { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** What the scripts of a module find, all of them or one, and how much each does. The server runs them, which may take a while. */
export function scriptFindingsQuery(moduleId: string, { script, severity }: { script?: string; severity?: Severity | undefined } = {}) {
  return infiniteQueryOptions({
    queryKey: ["quality", moduleId, "scripts", script, severity],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/quality/scripts", {
          params: {
            path: { module_id: moduleId },
            query: {
              offset: pageParam,
              limit: PAGE,
              ...(script !== undefined && { script_id: script }),
              ...(severity !== undefined && { severity }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ total }, _pages, offset) => (offset + PAGE < total ? offset + PAGE : undefined),
  });
}

/** Turns a rule on or off, or grades it: at once here, and back when the server refuses. The report is counted anew. */
export function useSetRule(moduleId: string) {
  const queries = useQueryClient();
  const { queryKey } = qualityQuery(moduleId);
  return useMutation({
    mutationFn: ({ rule, ...body }: { rule: string; enabled?: boolean; severity?: Severity }) =>
      call(
        client.PATCH("/api/v1/modules/{module_id}/quality/rules/{rule}", {
          params: { path: { module_id: moduleId, rule } },
          body,
        }),
      ),
    onMutate: async ({ rule, ...change }) => {
      await queries.cancelQueries({ queryKey, exact: true });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (report) =>
        report && { ...report, rules: report.rules.map((one) => (one.rule === rule ? { ...one, ...change } : one)) },
      );
      return before;
    },
    onError: (_error, _change, before) => queries.setQueryData(queryKey, before),
    onSettled: () => void queries.invalidateQueries({ queryKey }),
  });
}
