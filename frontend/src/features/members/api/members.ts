import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { Member } from "@/api/types";

export interface Scope {
  kind: "workspace" | "project";
  id: string;
}

export const ROLES = ["owner", "admin", "editor", "reviewer", "viewer"] as const;

export type Role = (typeof ROLES)[number];

export function membersQuery({ kind, id }: Scope) {
  return queryOptions({
    queryKey: ["members", kind, id],
    queryFn: ({ signal }): Promise<Member[]> => {
      const options = { params: { path: { id } }, signal };
      return kind === "workspace"
        ? call(client.GET("/api/v1/workspaces/{id}/members", options))
        : call(client.GET("/api/v1/projects/{id}/members", options));
    },
  });
}

export function useSetMember(scope: Scope) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ userId, role }: { userId: string; role: Role }) => {
      const options = { params: { path: { id: scope.id, user_id: userId } }, body: { role } };
      return scope.kind === "workspace"
        ? call(client.PUT("/api/v1/workspaces/{id}/members/{user_id}", options))
        : call(client.PUT("/api/v1/projects/{id}/members/{user_id}", options));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: membersQuery(scope).queryKey }),
  });
}

export function useRemoveMember(scope: Scope) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (userId: string) => {
      const options = { params: { path: { id: scope.id, user_id: userId } } };
      return scope.kind === "workspace"
        ? call(client.DELETE("/api/v1/workspaces/{id}/members/{user_id}", options))
        : call(client.DELETE("/api/v1/projects/{id}/members/{user_id}", options));
    },
    onSuccess: () => queries.invalidateQueries({ queryKey: membersQuery(scope).queryKey }),
  });
}

/** A link that lets somebody in; it is shown once. */
export function useInvite(workspaceId: string) {
  return useMutation({
    mutationFn: (body: { email: string; role: Role }) =>
      call(client.POST("/api/v1/workspaces/{id}/invitations", { params: { path: { id: workspaceId } }, body })),
  });
}
