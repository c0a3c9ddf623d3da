import type { Marks } from "../model/marks";

import type { ObjectFilter } from "./objects";

import { call, client } from "@/api/client";
import type { components } from "@/api/schema.gen";

type BulkInput = components["schemas"]["BulkInput"];
export type BulkResult = components["schemas"]["BulkResult"];

/** What is done to every marked object. */
export type BulkAct = Omit<BulkInput, "objects" | "filter" | "all" | "dry_run">;

const quoted = (text: string) => `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** The conditions of a view as one filter; nothing for the whole module. */
export function filterText({ search, classification, needsReview, filter }: ObjectFilter): string {
  const conditions: string[] = [];
  if (filter) conditions.push(`(${filter})`);
  if (search) {
    const part = quoted(search);
    conditions.push(`(heading ~ ${part} or body ~ ${part} or key ~ ${part})`);
  }
  if (classification) conditions.push(`classification = ${classification}`);
  if (needsReview) conditions.push("reviewed = false");
  return conditions.join(" and ");
}

/** Which objects are meant. */
function target(marks: Marks, filter: ObjectFilter): Pick<BulkInput, "objects" | "filter" | "all"> {
  if (marks !== "all") return { objects: [...marks].map((id) => ({ id })) };
  const text = filterText(filter);
  return text === "" ? { all: true } : { filter: text };
}

/** Does one act to all marked objects, or with `dry_run` tells what it would do. */
export function bulkObjects(moduleId: string, [marks, filter]: [Marks, ObjectFilter], act: BulkAct & { dry_run?: boolean }) {
  return call(
    client.POST("/api/v1/modules/{module_id}/objects/bulk", {
      params: { path: { module_id: moduleId } },
      body: { ...target(marks, filter), ...act },
    }),
  );
}
