import { QueryClient } from "@tanstack/react-query";

import { ProblemError } from "@/api/problem";

/** Retries what may pass by itself (no connection, 5xx), never what the server has decided. */
function mayPass(failures: number, error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return failures < 1 && (error.status === 0 || error.status >= 502);
}

export const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: mayPass, staleTime: 15_000 } },
});
