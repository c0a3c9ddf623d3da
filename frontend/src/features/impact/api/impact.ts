import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export type ImpactWay = "forward" | "backward" | "both";

export interface ImpactFilter {
  way: ImpactWay;
  depth: number;
  /** Link types; none means every one. */
  types: readonly string[];
}

const fetchImpact = (id: string, { way, depth, types }: ImpactFilter, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/object-impact/{id}", {
      params: {
        path: { id },
        query: { direction: way, max_depth: depth, ...(types.length > 0 && { link_type_id: [...types] }) },
      },
      signal,
    }),
  );

export type Impact = Awaited<ReturnType<typeof fetchImpact>>;
export type ImpactObject = Impact["objects"][number];
export type ImpactEdge = Impact["edges"][number];

/** What a change of an object may touch. */
export function impactQuery(id: string, filter: ImpactFilter) {
  return queryOptions({
    queryKey: ["impact", id, filter],
    queryFn: ({ signal }) => fetchImpact(id, filter, signal),
  });
}
