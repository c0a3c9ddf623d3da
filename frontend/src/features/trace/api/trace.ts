import { queryOptions } from "@tanstack/react-query";

import { call, client } from "@/api/client";

/** What a table of traces shows. */
export interface TraceFilter {
  /** Modules by level. */
  chain: readonly string[];
  types: readonly string[];
  gapsOnly: boolean;
  asOf: string | undefined;
}

/** Objects of the first level in one request. */
export const TRACE_PAGE = 50;

const queryOf = ({ chain, types, gapsOnly, asOf }: TraceFilter) => ({
  module_id: [...chain],
  ...(types.length > 0 && { link_type_id: [...types] }),
  ...(gapsOnly && { rows: "gaps" as const }),
  ...(asOf !== undefined && { as_of: asOf }),
});

const fetchTrace = (filter: TraceFilter, page: number, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/trace", {
      params: { query: { ...queryOf(filter), offset: page * TRACE_PAGE, limit: TRACE_PAGE } },
      signal,
    }),
  );

export type TracePage = Awaited<ReturnType<typeof fetchTrace>>;
export type TraceNode = TracePage["items"][number];

/** A stretch of the first level with everything that hangs on it. */
export function tracePageQuery(filter: TraceFilter, page: number) {
  return queryOptions({
    queryKey: ["trace", filter, page],
    queryFn: ({ signal }) => fetchTrace(filter, page, signal),
    gcTime: 60_000,
  });
}

/** Address of the table as a file. */
export function traceFile(filter: TraceFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOf(filter))) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, one);
  }
  query.set("format", "csv");
  return `/api/v1/trace/export?${query.toString()}`;
}
