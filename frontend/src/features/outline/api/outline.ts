import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** Headings of a module in document order, as columns. */
export function outlineQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["outline", moduleId],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/outline", {
          params: { path: { module_id: moduleId }, query: { headings_only: true } },
          signal,
        }),
      ),
  });
}
