import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type AuditEvent = components["schemas"]["AuditLog"];

/** Words of the log, in the order in which they are offered. */
export const ACTIONS = [
  "sign_in",
  "sign_in_failed",
  "sign_out",
  "change_password",
  "reset_password",
  "make_reset_link",
  "invite",
  "join",
  "set_role",
  "remove_role",
  "create",
  "update",
  "delete",
  "purge",
  "restore",
  "revoke",
  "import",
  "export",
] as const;
export const ENTITIES = ["session", "user", "token", "workspace", "project", "module", "object", "audit_log"] as const;
export const ACTORS = ["user", "token", "admin-key", "script", "nobody"] as const;

export interface AuditSearch {
  workspace?: string | undefined;
  user?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  entity?: string | undefined;
  from?: string | undefined;
  until?: string | undefined;
}

/** Days of the reader's calendar as instants; the last day counts whole. */
function instants({ from, until }: AuditSearch) {
  const day = (text: string, plus: number) => {
    const at = new Date(`${text}T00:00`);
    at.setDate(at.getDate() + plus);
    return at.toISOString();
  };
  return { ...(from && { from: day(from, 0) }), ...(until && { until: day(until, 1) }) };
}

function parameters(search: AuditSearch) {
  return {
    ...(search.workspace && { workspace_id: search.workspace }),
    ...(search.user && { user_id: search.user }),
    ...(search.actor && { actor_kind: search.actor }),
    ...(search.action && { action: search.action }),
    ...(search.entity && { entity_type: search.entity }),
    ...instants(search),
  };
}

export function auditQuery(search: AuditSearch) {
  return infiniteQueryOptions({
    queryKey: ["audit", search],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/audit-log", {
          params: { query: { limit: 100, ...parameters(search), ...(pageParam !== "" && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
}

/** The same rows as a file. */
export function auditCsvUrl(search: AuditSearch): string {
  const query = new URLSearchParams(parameters(search)).toString();
  return `/api/v1/audit-log/export${query === "" ? "" : `?${query}`}`;
}

export const auditWorkspacesQuery = queryOptions({
  queryKey: ["workspaces"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/workspaces", { params: { query: { limit: 500 } }, signal })),
});

export const auditPeopleQuery = queryOptions({
  queryKey: ["users", "find", ""],
  queryFn: ({ signal }) => call(client.GET("/api/v1/users", { params: { query: { limit: 200, active: true } }, signal })),
});
