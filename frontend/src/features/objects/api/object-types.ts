import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** The object types of a module, as they are or were; there are never many. */
export function objectTypesQuery(moduleId: string, asOf?: string) {
  return queryOptions({
    queryKey: ["object-types", moduleId, ...(asOf === undefined ? [] : [asOf])],
    queryFn: async ({ signal }) => {
      const query = { module_id: moduleId, limit: 1000, ...(asOf !== undefined && { as_of: asOf }) };
      return (await call(client.GET("/api/v1/object-types", { params: { query }, signal }))).items;
    },
    staleTime: 60_000,
  });
}
