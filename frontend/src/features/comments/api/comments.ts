import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
  type UseMutationResult,
} from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

const PAGE = 200;
const PEOPLE = 8;

/** Threads of an object, each followed by its answers. */
export function commentsQuery(objectId: string) {
  return infiniteQueryOptions({
    queryKey: ["comments", objectId],
    queryFn: ({ pageParam, signal }) =>
      call(
        client.GET("/api/v1/objects/{object_id}/comments", {
          params: { path: { object_id: objectId }, query: { limit: PAGE, ...(pageParam !== null && { cursor: pageParam }) } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next_cursor }) => next_cursor,
  });
}

/** People whom a comment on the object may mention. */
export function mentionableQuery(objectId: string, search: string | null) {
  return queryOptions({
    queryKey: ["mentionable", objectId, search],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/objects/{object_id}/mentionable-people", {
          params: { path: { object_id: objectId }, query: { limit: PEOPLE, search: search ?? "" } },
          signal,
        }),
      ),
    enabled: search !== null,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

type CommentAct =
  | { act: "create"; body: components["schemas"]["CreateCommentInput"] }
  | { act: "update"; id: string; body: components["schemas"]["UpdateCommentInput"] }
  | { act: "delete" | "restore"; id: string };

export type ActOnComment = UseMutationResult<unknown, Error, CommentAct>;

/** Everything that changes a discussion; the list is read again afterwards. */
export function useActOnComment(objectId: string, onDone: () => void): ActOnComment {
  const queries = useQueryClient();
  return useMutation<unknown, Error, CommentAct>({
    mutationFn: (command) => {
      if (command.act === "create") {
        return call(
          client.POST("/api/v1/objects/{object_id}/comments", {
            params: { path: { object_id: objectId } },
            body: command.body,
          }),
        );
      }
      const one = { params: { path: { object_id: objectId, id: command.id } } };
      switch (command.act) {
        case "update":
          return call(client.PATCH("/api/v1/objects/{object_id}/comments/{id}", { ...one, body: command.body }));
        case "delete":
          return call(client.DELETE("/api/v1/objects/{object_id}/comments/{id}", one));
        case "restore":
          return call(client.POST("/api/v1/objects/{object_id}/comments/{id}/restore", one));
      }
    },
    onSuccess: () => {
      onDone();
      return queries.invalidateQueries({ queryKey: commentsQuery(objectId).queryKey });
    },
  });
}
