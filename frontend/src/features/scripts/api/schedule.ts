import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { scheduleOf, type TimeTable } from "../model/time-table";

import { call, client } from "@/api/client";

/** The next times of a time table, or what is wrong with it. */
export function timesQuery(moduleId: string, times: TimeTable) {
  return queryOptions({
    queryKey: ["script-schedule", moduleId, times.cron, times.zone],
    queryFn: ({ signal }) =>
      call(
        client.GET("/api/v1/modules/{module_id}/script-schedule", {
          params: { path: { module_id: moduleId }, query: scheduleOf(times) },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    retry: false,
    staleTime: 30_000,
    // Time goes on.
    refetchInterval: 30_000,
  });
}
