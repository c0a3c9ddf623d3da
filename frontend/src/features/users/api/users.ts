import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type Person = components["schemas"]["AppUser"];

export const PAGE = 50;

export interface PeopleFilter {
  q: string;
  active: boolean | undefined;
  offset: number;
}

export function peopleQuery({ q, active, offset }: PeopleFilter) {
  return queryOptions({
    queryKey: ["users", "list", q, active ?? null, offset],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/users", {
          params: { query: { limit: PAGE, offset, ...(q !== "" && { q }), ...(active !== undefined && { active }) } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
  });
}

export function useAddPerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { email: string; display_name: string }) => call(client.POST("/api/v1/users", { body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
}

export function useUpdatePerson() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: { id: string; active?: boolean; role?: string; display_name?: string }) =>
      call(client.PATCH("/api/v1/users/{id}", { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["users"] }),
  });
}

/** A link to a new password; it is shown once. */
export function useResetLink() {
  return useMutation({
    mutationFn: (id: string) => call(client.POST("/api/v1/users/{id}/reset-link", { params: { path: { id } } })),
  });
}
