import * as v from "valibot";

import { storage } from "./storage";

const KEY = "req1.recent:";
const LIMIT = 8;

const Recent = v.array(
  v.object({
    projectId: v.string(),
    // Absent until it was known once.
    projectName: v.optional(v.string()),
    moduleId: v.string(),
    moduleName: v.string(),
    at: v.string(),
  }),
);

export type RecentModule = v.InferOutput<typeof Recent>[number];

/** Modules that a person opened last in this browser, latest first. */
export function recentModules(person: string): RecentModule[] {
  try {
    return v.parse(Recent, JSON.parse(storage.get(KEY + person) ?? "[]"));
  } catch {
    return [];
  }
}

const othersOf = (person: string, id: string) => recentModules(person).filter(({ moduleId }) => moduleId !== id);

/** Puts a module at the top of the list, with the project's name of the last time where none is known yet. */
export function rememberModule(person: string, module: RecentModule): void {
  const before = recentModules(person).find(({ moduleId }) => moduleId === module.moduleId);
  const known = { ...module, projectName: module.projectName ?? before?.projectName };
  storage.set(KEY + person, JSON.stringify([known, ...othersOf(person, module.moduleId)].slice(0, LIMIT)));
}

/** Takes a module that is gone out of the list. */
export function forgetModule(person: string, moduleId: string): void {
  storage.set(KEY + person, JSON.stringify(othersOf(person, moduleId)));
}
