import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { BinEntry } from "@/api/types";

/** Whose bin: that of the server holds workspaces, of a workspace projects and modules, of a project modules and objects. */
export type BinScope = { kind: "server" } | { kind: "workspace"; id: string } | { kind: "project"; id: string };

interface BinFilter {
  kind?: BinEntry["kind"] | undefined;
  q?: string | undefined;
}

const PAGE = 50;

export function binQuery(scope: BinScope, { kind, q }: BinFilter) {
  return infiniteQueryOptions({
    queryKey: ["bin", scope, { kind, q }],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: PAGE, ...(pageParam && { cursor: pageParam }), ...(kind && { kind }), ...(q && { q }) };
      if (scope.kind === "project") {
        const path = { project_id: scope.id };
        return call(client.GET("/api/v1/projects/{project_id}/bin", { params: { path, query }, signal }));
      }
      if (scope.kind === "workspace") {
        const path = { workspace_id: scope.id };
        return call(client.GET("/api/v1/workspaces/{workspace_id}/bin", { params: { path, query }, signal }));
      }
      return call(client.GET("/api/v1/bin", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** What can be deleted as a whole, with what the interface needs to name it. */
export type Deletable =
  | { kind: "workspace"; id: string; name: string }
  | { kind: "module"; id: string; name: string }
  | { kind: "project"; id: string; name: string; workspaceId: string };

async function remove(thing: Deletable): Promise<void> {
  const { id } = thing;
  if (thing.kind === "workspace") await call(client.DELETE("/api/v1/workspaces/{id}", { params: { path: { id } } }));
  else if (thing.kind === "module") await call(client.DELETE("/api/v1/modules/{id}", { params: { path: { id } } }));
  else {
    const path = { workspace_id: thing.workspaceId, id };
    await call(client.DELETE("/api/v1/workspaces/{workspace_id}/projects/{id}", { params: { path } }));
  }
}

interface Restored {
  kind: BinEntry["kind"];
  id: string;
  /** The module of an object. */
  module_id?: string | null | undefined;
  /** Another name for a project whose own is taken. */
  name?: string | undefined;
}

async function restore({ kind, id, module_id, name }: Restored): Promise<void> {
  const params = { path: { id } };
  if (kind === "workspace") await call(client.POST("/api/v1/workspaces/{id}/restore", { params }));
  else if (kind === "module") await call(client.POST("/api/v1/modules/{id}/restore", { params }));
  else if (kind === "project") {
    await call(client.POST("/api/v1/projects/{id}/restore", { params, body: name === undefined ? {} : { name } }));
  } else {
    const path = { module_id: module_id ?? "", id };
    await call(client.POST("/api/v1/modules/{module_id}/objects/{id}/restore", { params: { path } }));
  }
}

interface Purged {
  kind: BinEntry["kind"];
  id: string;
  name: string;
}

async function purge({ kind, id, name }: Purged): Promise<void> {
  const request = { params: { path: { id } }, body: { name } };
  if (kind === "workspace") await call(client.DELETE("/api/v1/bin/workspaces/{id}", request));
  else if (kind === "project") await call(client.DELETE("/api/v1/bin/projects/{id}", request));
  else await call(client.DELETE("/api/v1/bin/modules/{id}", request));
}

/** Whatever listed the thing, or what it is in, shows it or no longer does. */
function useRefresh() {
  const queries = useQueryClient();
  return () =>
    Promise.all(
      ["bin", "workspaces", "projects", "modules", "objects", "outline"].map((name) =>
        queries.invalidateQueries({ queryKey: [name] }),
      ),
    );
}

export function useDelete() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: remove, onSuccess: () => refresh() });
}

export function useRestore() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: restore, onSuccess: () => refresh() });
}

export function usePurge() {
  const refresh = useRefresh();
  return useMutation({ mutationFn: purge, onSuccess: () => refresh() });
}
