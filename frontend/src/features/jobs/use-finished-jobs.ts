import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { isOpen, jobsQuery } from "./api/jobs";

/** When long work of the person ends, modules and the lists of them are asked for again: an import made or changed some. */
export function useFinishedJobs(): void {
  const queries = useQueryClient();
  const { data: jobs } = useQuery(jobsQuery);
  const open = useRef<ReadonlySet<string>>(new Set());
  // What other queries hold is outside of React.
  useEffect(() => {
    if (jobs === undefined) return;
    const finished = jobs.some((job) => open.current.has(job.id) && !isOpen(job));
    open.current = new Set(jobs.filter(isOpen).map(({ id }) => id));
    if (finished) void queries.invalidateQueries({ queryKey: ["modules"] });
  }, [jobs, queries]);
}
