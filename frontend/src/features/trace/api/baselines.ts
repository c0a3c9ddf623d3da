import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

const MOST = 1000;

/** Baselines of a module, newest first, as points of time to look at. */
export function pointsQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["baselines", { moduleId }],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/baselines", { params: { query: { module_id: moduleId, limit: MOST } }, signal })).then(
        ({ items }) => items,
      ),
    enabled: moduleId !== "",
  });
}
