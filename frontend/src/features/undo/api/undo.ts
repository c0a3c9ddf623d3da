import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import { ProblemError } from "@/api/problem";
import type { Revision, UndoReport } from "@/api/types";

export type Cause = "edit" | "import" | "script" | "undo" | "sync";

export interface ChangeFilter {
  by?: string | undefined;
  kind?: Cause | undefined;
}

const PAGE = 50;

/** Change sets of a module, newest first. */
export function changesQuery(moduleId: string, { by, kind }: ChangeFilter) {
  return infiniteQueryOptions({
    queryKey: ["changes", moduleId, { by, kind }],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }), ...(by && { actor_id: by }), ...(kind && { cause: kind }) };
      const path = { module_id: moduleId };
      return call(client.GET("/api/v1/modules/{module_id}/history", { params: { path, query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The last few change sets of a module. */
export function latestChangesQuery(moduleId: string, limit: number) {
  return queryOptions({
    queryKey: ["changes", moduleId, "latest", limit],
    queryFn: ({ signal }) => {
      const params = { path: { module_id: moduleId }, query: { limit } };
      return call(client.GET("/api/v1/modules/{module_id}/history", { params, signal })).then(({ items }) => items);
    },
  });
}

/** The change set that made a revision; the head is the last one. */
export function changeAtQuery(moduleId: string, head: number, revision: number) {
  return queryOptions({
    queryKey: ["changes", moduleId, "at", revision],
    queryFn: ({ signal }) => {
      const params = { path: { module_id: moduleId }, query: { offset: head - revision, limit: 1 } };
      return call(client.GET("/api/v1/modules/{module_id}/history", { params, signal })).then(({ items }) => items[0] ?? null);
    },
    enabled: revision > 0 && revision <= head,
    // What happened does not change, but for being undone.
    staleTime: 60_000,
  });
}

/** What undo and redo mean for oneself in a module. */
export function nextUndo(moduleId: string) {
  return call(client.GET("/api/v1/modules/{module_id}/undo", { params: { path: { module_id: moduleId } } }));
}

/** The change set of a revision of late; none when many others came after it. */
export async function changeOf(moduleId: string, revision: number): Promise<Revision | undefined> {
  const params = { path: { module_id: moduleId }, query: { limit: 50 } };
  const page = await call(client.GET("/api/v1/modules/{module_id}/history", { params }));
  return page.items.find((one) => one.revision === revision);
}

export function previewQuery(changeSet: string) {
  return queryOptions({
    queryKey: ["undo-preview", changeSet],
    queryFn: ({ signal }) => call(client.GET("/api/v1/change-sets/{id}/undo", { params: { path: { id: changeSet } }, signal })),
    // Somebody may touch something at any time.
    staleTime: 0,
    gcTime: 0,
  });
}

export function undoChangeSet(changeSet: string, conflicts: "refuse" | "leave") {
  const params = { path: { id: changeSet } };
  return call(client.POST("/api/v1/change-sets/{id}/undo", { params, body: { conflicts } }));
}

/** What is in the way, when that is why an undo was refused. */
export function conflictsOf(error: unknown): UndoReport | undefined {
  return error instanceof ProblemError ? (error.problem.undo ?? undefined) : undefined;
}
