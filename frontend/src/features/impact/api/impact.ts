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

type Answer = Awaited<ReturnType<typeof fetchImpact>>;

export type ImpactEdge = Answer["edges"][number];
/** The object that one asks about is reached from nowhere. */
export type ImpactObject = Omit<Answer["objects"][number], "from_id" | "classification"> & { from_id: string | null };
/** With the object that one asks about as the first. */
export type Impact = Omit<Answer, "objects"> & { objects: ImpactObject[] };

export type ImpactRoot = Omit<ImpactObject, "depth" | "from_id" | "link_type">;

/** What a change of an object may touch. */
export function impactQuery(root: ImpactRoot, filter: ImpactFilter) {
  return queryOptions({
    queryKey: ["impact", root.id, filter],
    queryFn: ({ signal }) => fetchImpact(root.id, filter, signal),
    select: (answer): Impact => ({ ...answer, objects: [{ ...root, depth: 0, from_id: null, link_type: null }, ...answer.objects] }),
  });
}
