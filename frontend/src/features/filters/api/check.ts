import { call, client } from "@/api/client";
import { ProblemError } from "@/api/problem";

/** What is wrong with a filter, and where, in characters. */
export interface FilterFault {
  code: string;
  detail: string;
  position: number | null;
  length: number;
}

/** Asks the server whether it understands a filter; null when it does. Other failures are thrown. */
export async function checkFilter(moduleId: string, filter: string, signal: AbortSignal): Promise<FilterFault | null> {
  const request = client.GET("/api/v1/modules/{module_id}/objects", {
    params: { path: { module_id: moduleId }, query: { filter, limit: 1 } },
    signal,
  });
  try {
    await call(request);
    return null;
  } catch (error) {
    const fault = error instanceof ProblemError ? error.problem.errors?.find(({ pointer }) => pointer === "filter") : undefined;
    if (fault === undefined) throw error;
    return { code: fault.code, detail: fault.detail, position: fault.position ?? null, length: fault.length ?? 0 };
  }
}
