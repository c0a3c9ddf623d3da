import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { RequirementObject } from "@/api/types";

/** Links of an object as of a point of the past, by direction. */
export function pastLinksQuery({ id, module_id }: RequirementObject, asOf: string) {
  return queryOptions({
    queryKey: ["links", id, { asOf }],
    queryFn: async ({ signal }) => {
      const list = (end: { source_object_id?: string; target_object_id?: string }) =>
        call(client.GET("/api/v1/links", { params: { query: { ...end, module_id, as_of: asOf, limit: 500 } }, signal }));
      const [outgoing, incoming] = await Promise.all([list({ source_object_id: id }), list({ target_object_id: id })]);
      return { outgoing: outgoing.items, incoming: incoming.items };
    },
  });
}
