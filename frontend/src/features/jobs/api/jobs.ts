import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";
import type { Job } from "@/api/types";

/** Whether the job still works or waits for its turn. */
export function isOpen(job: Job): boolean {
  return job.state === "queued" || job.state === "running";
}

const BUSY_POLL_MS = 1_000;
const IDLE_POLL_MS = 30_000;

/** My long work, latest first. Asked for often while something runs, seldom otherwise. */
export const jobsQuery = queryOptions({
  queryKey: ["jobs"],
  queryFn: ({ signal }) => call(client.GET("/api/v1/jobs", { signal })).then((page) => page.items),
  refetchInterval: ({ state }) => (state.data?.some(isOpen) ? BUSY_POLL_MS : IDLE_POLL_MS),
});

export function jobQuery(id: string) {
  return queryOptions({
    queryKey: ["jobs", id],
    queryFn: ({ signal }) => call(client.GET("/api/v1/jobs/{id}", { params: { path: { id } }, signal })),
    refetchInterval: ({ state }) => (state.data === undefined || isOpen(state.data) ? BUSY_POLL_MS : false),
  });
}

export function useCancelJob() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(client.POST("/api/v1/jobs/{id}/cancel", { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: jobsQuery.queryKey }),
  });
}
