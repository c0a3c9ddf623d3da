import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

export type SuspectCause = components["schemas"]["SuspectCause"];
export type SuspectLink = components["schemas"]["SuspectLink"];
export type SuspectEnd = components["schemas"]["SuspectEnd"];
type Wanted = components["schemas"]["ClearSuspectInput"];

/** Whose suspect links: those with an end in a module of the project, or in this module of it. */
export interface SuspectScope {
  projectId: string;
  moduleId: string | undefined;
}

const CAUSES = 50;
const LINKS = 100;

const placeOf = ({ projectId, moduleId }: SuspectScope) =>
  moduleId === undefined ? { project_id: projectId } : { module_id: moduleId };

/** What made links suspect, the latest first. */
export function causesQuery(scope: SuspectScope) {
  return infiniteQueryOptions({
    queryKey: ["suspect", "causes", placeOf(scope)],
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) => {
      const query = { limit: CAUSES, ...placeOf(scope), ...(pageParam !== null && { cursor: pageParam }) };
      return call(client.GET("/api/v1/suspect-links/causes", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** The links that are suspect because of an object. */
export function suspectLinksQuery(scope: SuspectScope, objectId: string) {
  return infiniteQueryOptions({
    queryKey: ["suspect", "links", placeOf(scope), objectId],
    initialPageParam: null as string | null,
    queryFn: ({ signal, pageParam }) => {
      const query = {
        limit: LINKS,
        cause_object_id: objectId,
        ...placeOf(scope),
        ...(pageParam !== null && { cursor: pageParam }),
      };
      return call(client.GET("/api/v1/suspect-links", { params: { query }, signal }));
    },
    getNextPageParam: (page) => page.next_cursor,
  });
}

/** What of the ends of a link changed since it was confirmed. */
export function suspicionQuery(linkId: string) {
  return queryOptions({
    queryKey: ["suspect", "link", linkId],
    queryFn: ({ signal }) => call(client.GET("/api/v1/links/{id}/suspect", { params: { path: { id: linkId } }, signal })),
  });
}

type Clearing =
  | { links: readonly Pick<SuspectLink, "id" | "source_changed" | "source_fingerprint" | "target_changed" | "target_fingerprint">[] }
  | { cause: SuspectCause; scope: SuspectScope }
  | { all: string; seen: Readonly<Record<string, number>> };

function bodyOf(clearing: Clearing): Wanted {
  if ("links" in clearing) {
    const links = clearing.links.map((link) => ({
      link_id: link.id,
      ...(link.source_changed && { source_fingerprint: link.source_fingerprint }),
      ...(link.target_changed && { target_fingerprint: link.target_fingerprint }),
    }));
    return { links };
  }
  if ("cause" in clearing) {
    const { object, fingerprint } = clearing.cause;
    return { cause: { object_id: object.object_id, fingerprint }, ...placeOf(clearing.scope) };
  }
  return { all: true, module_id: clearing.all, seen_revisions: { ...clearing.seen } };
}

/** Confirms links at what was seen of them. */
export function useClearSuspect() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ clearing, reason }: { clearing: Clearing; reason: string }) => {
      const body = { ...bodyOf(clearing), ...(reason.trim() !== "" && { reason }) };
      return call(client.POST("/api/v1/suspect-links/clear", { body }));
    },
    // Links, marks, counts and history show it in many places.
    onSettled: () => void queries.invalidateQueries(),
  });
}
