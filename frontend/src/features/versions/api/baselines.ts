import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { Baseline } from "@/api/types";

const PAGE = 100;
const MOST = 1000;

interface Asked {
  project?: string | undefined;
  module?: string | undefined;
  set?: string | undefined;
}

function page({ project, module, set }: Asked, cursor: string | undefined, limit: number, signal: AbortSignal) {
  const query = { limit, ...(project && { project_id: project }), ...(module && { module_id: module }), ...(set && { baseline_set_id: set }), ...(cursor && { cursor }) };
  return call(client.GET("/api/v1/baselines", { params: { query }, signal }));
}

/** Baselines of the modules of a project, or of one of them, newest first. */
export function baselinesQuery(projectId: string, module: string | undefined) {
  return infiniteQueryOptions({
    queryKey: ["baselines", { projectId, module }],
    initialPageParam: undefined as string | undefined,
    queryFn: async ({ signal, pageParam }) => {
      const { items, next_cursor } = await page({ project: projectId, module }, pageParam, PAGE, signal);
      return { items, next: next_cursor ?? undefined };
    },
    getNextPageParam: ({ next }) => next,
  });
}

/** The last baselines of a project, as points of its past. */
export function projectBaselinesQuery(projectId: string) {
  return queryOptions({
    queryKey: ["baselines", { pointsOf: projectId }],
    queryFn: ({ signal }) => page({ project: projectId }, undefined, PAGE, signal).then(({ items }) => items),
  });
}

/** Baselines of a module, newest first, as choices and marks. */
export function moduleBaselinesQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["baselines", { moduleId }],
    queryFn: ({ signal }) => page({ module: moduleId }, undefined, MOST, signal).then(({ items }) => items),
  });
}

/** The last baseline of a module; null when there is none. */
export function lastBaselineQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["baselines", { lastOf: moduleId }],
    queryFn: ({ signal }) => page({ module: moduleId }, undefined, 1, signal).then(({ items }) => items[0] ?? null),
    staleTime: 60_000,
  });
}

/** The baselines of a set, in whichever project their modules are. */
export function setBaselinesQuery(set: string) {
  return queryOptions({
    queryKey: ["baselines", { set }],
    queryFn: ({ signal }) => page({ set }, undefined, MOST, signal).then(({ items }) => items),
  });
}

/** Sets that one may see, newest first. */
export const baselineSetsQuery = queryOptions({
  queryKey: ["baselines", "sets"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/baseline-sets", { params: { query: { limit: MOST } }, signal })).then(({ items }) => items),
});

interface NewBaseline {
  name: string;
  description: string | null;
}

export function createBaseline(moduleId: string, body: NewBaseline) {
  const params = { path: { module_id: moduleId }, query: { entries: false } };
  return call(client.POST("/api/v1/modules/{module_id}/baselines", { params, body }));
}

export function createBaselineSet(body: NewBaseline & { version: string; project_id: string; module_ids: string[] }) {
  return call(client.POST("/api/v1/baseline-sets", { body }));
}

export function deleteBaseline({ module_id, id }: Pick<Baseline, "module_id" | "id">) {
  return call(client.DELETE("/api/v1/modules/{module_id}/baselines/{id}", { params: { path: { module_id, id } } }));
}

export function deleteBaselineSet(id: string) {
  return call(client.DELETE("/api/v1/baseline-sets/{id}", { params: { path: { id } } }));
}
