import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export interface SearchRequest {
  q: string;
  offset?: number;
  limit?: number;
  projectId?: string | undefined;
}

/** Objects by key, text or similar spelling, over everything the person may see. */
export function searchQuery({ q, offset = 0, limit = 20, projectId }: SearchRequest) {
  return queryOptions({
    queryKey: ["search", { q, offset, limit, projectId }],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/search", {
          params: { query: { q, offset, limit, ...(projectId !== undefined && { project_id: projectId }) } },
          signal,
        }),
      ),
    enabled: q.trim().length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
