import { createContext, useContext } from "react";

import type { Baseline, RequirementObject } from "@/api/types";

/** What rows are measured by: the last baseline; null while there is none, or nobody wants to see it. */
export const ChangeBarContext = createContext<Pick<Baseline, "name" | "at"> | null>(null);

export const useChangeBar = () => useContext(ChangeBarContext);

/** What happened to a row since a time; undefined when nothing did. */
export function changeSince({ created_at, updated_at }: Pick<RequirementObject, "created_at" | "updated_at">, at: string): "new" | "edited" | undefined {
  const then = Date.parse(at);
  if (Date.parse(created_at) > then) return "new";
  return Date.parse(updated_at) > then ? "edited" : undefined;
}
