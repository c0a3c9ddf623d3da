import * as v from "valibot";

import { storage } from "./storage";

const KEY = "req1.recent";
const LIMIT = 8;

const Recent = v.array(
  v.object({
    projectId: v.string(),
    projectName: v.string(),
    moduleId: v.string(),
    moduleName: v.string(),
    at: v.string(),
  }),
);

export type RecentModule = v.InferOutput<typeof Recent>[number];

/** Modules opened last in this browser, latest first. */
export function recentModules(): RecentModule[] {
  try {
    return v.parse(Recent, JSON.parse(storage.get(KEY) ?? "[]"));
  } catch {
    return [];
  }
}

/** Puts a module at the top of the list. */
export function rememberModule(module: RecentModule): void {
  const others = recentModules().filter(({ moduleId }) => moduleId !== module.moduleId);
  storage.set(KEY, JSON.stringify([module, ...others].slice(0, LIMIT)));
}
