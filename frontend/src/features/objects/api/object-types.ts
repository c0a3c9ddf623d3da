import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** The object types of a module; there are never many. */
export function objectTypesQuery(moduleId: string) {
  return queryOptions({
    queryKey: ["object-types", moduleId],
    queryFn: async ({ signal }) => {
      const query = { module_id: moduleId, limit: 1000 };
      return (await call(client.GET("/api/v1/object-types", { params: { query }, signal }))).items;
    },
    staleTime: 60_000,
  });
}
