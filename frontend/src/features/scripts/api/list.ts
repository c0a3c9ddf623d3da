import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** Scripts of a module, and those of all modules of its workspace, in the order in which they run. */
export function scriptsQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["scripts", moduleId],
    queryFn: ({ signal }) =>
      call(client.GET("/api/v1/modules/{module_id}/scripts", { params: { path: { module_id: moduleId } }, signal })),
    staleTime: 30_000,
  });
}
