import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** Headings of a module in document order, as columns; those of now, or of a point of the past. */
export function outlineQuery(moduleId: string, asOf?: string) {
  return queryOptions({
    queryKey: ["outline", moduleId, ...(asOf === undefined ? [] : [asOf])],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/outline", {
          params: { path: { module_id: moduleId }, query: { headings_only: true, ...(asOf !== undefined && { as_of: asOf }) } },
          signal,
        }),
      ),
  });
}
