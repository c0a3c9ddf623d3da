import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export const sessionsQuery = queryOptions({
  queryKey: ["auth", "sessions"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/auth/sessions", { signal })),
});

export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.DELETE("/api/v1/auth/sessions/{id}", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}

/** Changes the name that others see; the page shows it once the session was read again. */
export function useRename(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (display_name: string) =>
      call(client.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body: { display_name } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["auth", "me"] }),
  });
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: { old_password: string; new_password: string }) =>
      call(client.POST("/api/v1/auth/change-password", { body })),
  });
}
