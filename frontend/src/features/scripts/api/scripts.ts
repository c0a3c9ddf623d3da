import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { scriptsQuery } from "./list";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

type Schemas = components["schemas"];
export type Script = Schemas["Script"];
export type ScriptLimits = Schemas["ScriptLimits"];
export type NewScript = Schemas["CreateScriptRequest"];
export type ScriptPatch = Schemas["UpdateScriptRequest"];
export type Execution = Schemas["ScriptExecution"];
export type ScriptVersion = Schemas["ScriptVersion"];
export type TestResult = Schemas["TestScriptResult"];
/** A call in a script. */
export type Frame = Schemas["ScriptFrame"];

const path = (moduleId: string, id: string) => ({ params: { path: { module_id: moduleId, id } } });

export function scriptQuery(moduleId: string, id: string) {
  return queryOptions({
    queryKey: ["scripts", moduleId, id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/modules/{module_id}/scripts/{id}", { ...path(moduleId, id), signal })),
  });
}

const PAGE = 50;
/** How often the log of runs is looked into while it is shown. */
const RUNS_POLL_MS = 10_000;

/** The last runs, newest first. */
export function executionsQuery(moduleId: string, id: string) {
  return infiniteQueryOptions({
    queryKey: ["scripts", moduleId, id, "runs"],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/scripts/{id}/executions", {
          params: { path: { module_id: moduleId, id }, query: { limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => (pages.length * PAGE < total ? pages.length * PAGE : undefined),
    // Others run it, too, and the clock does.
    staleTime: 0,
    refetchInterval: RUNS_POLL_MS,
  });
}

/** What it said in former times, newest first. */
export function versionsQuery(moduleId: string, id: string) {
  return infiniteQueryOptions({
    queryKey: ["scripts", moduleId, id, "versions"],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/scripts/{id}/versions", {
          params: { path: { module_id: moduleId, id }, query: { limit: PAGE, offset: pageParam } },
          signal,
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ total }, pages) => (pages.length * PAGE < total ? pages.length * PAGE : undefined),
  });
}

export function versionQuery(moduleId: string, id: string, version: number) {
  return queryOptions({
    queryKey: ["scripts", moduleId, id, "versions", version],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/scripts/{id}/versions/{version}", {
          params: { path: { module_id: moduleId, id, version } },
          signal,
        }),
      ),
    // A version stays what it is.
    staleTime: Infinity,
  });
}

/** A script for the whole workspace stands in the list of every module. */
const forget = (queries: QueryClient) => queries.invalidateQueries({ queryKey: ["scripts"] });

export function useCreateScript() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ moduleId, ...body }: NewScript & { moduleId: string }) =>
      call(client.POST("/api/v1/modules/{module_id}/scripts", { params: { path: { module_id: moduleId } }, body })),
    onSuccess: () => forget(queries),
  });
}

interface Wanted {
  moduleId: string;
  id: string;
}

export function useUpdateScript() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ moduleId, id, ...body }: ScriptPatch & Wanted) =>
      call(client.PATCH("/api/v1/modules/{module_id}/scripts/{id}", { ...path(moduleId, id), body })),
    onSuccess: (script, { moduleId, id }) => {
      queries.setQueryData(scriptQuery(moduleId, id).queryKey, script);
      void forget(queries);
    },
  });
}

/** Switches a script on or off; the lists show it at once, and take it back when the server refuses. */
export function useSwitchScript() {
  const queries = useQueryClient();
  const show = ({ moduleId, id, enabled }: Wanted & { enabled: boolean }) =>
    queries.setQueryData(scriptsQuery(moduleId).queryKey, (scripts) => scripts?.map((one) => (one.id === id ? { ...one, enabled } : one)));
  return useMutation({
    mutationFn: ({ moduleId, id, enabled }: Wanted & { enabled: boolean }) =>
      call(client.PATCH("/api/v1/modules/{module_id}/scripts/{id}", { ...path(moduleId, id), body: { enabled } })),
    onMutate: async (wanted) => {
      // A list that is under way would show what was before.
      await queries.cancelQueries({ queryKey: scriptsQuery(wanted.moduleId).queryKey });
      show(wanted);
    },
    onError: (_, wanted) => show({ ...wanted, enabled: !wanted.enabled }),
    onSettled: () => forget(queries),
  });
}

export function useDeleteScript() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ moduleId, id }: Wanted) =>
      call(client.DELETE("/api/v1/modules/{module_id}/scripts/{id}", path(moduleId, id))),
    onSuccess: (_, { moduleId }) => queries.invalidateQueries({ queryKey: scriptsQuery(moduleId).queryKey, exact: true }),
  });
}

export function useTestScript({ moduleId, id }: Wanted) {
  return useMutation({
    mutationFn: (body: Schemas["TestScriptRequest"]) =>
      call(client.POST("/api/v1/modules/{module_id}/scripts/{id}/test", { ...path(moduleId, id), body })),
  });
}
