import type { Classification, Module, RequirementObject } from "@/api/types";

let made = 0;

/** A row to show until the server has made the object. */
export function placeholderObject(module: Module, depth: number, parentId: string | null): RequirementObject {
  const now = new Date().toISOString();
  return {
    id: `pending-${++made}`,
    module_id: module.id,
    parent_id: parentId,
    position: 0,
    level: "",
    number: null,
    depth,
    has_children: false,
    key: "…",
    heading: null,
    body: null,
    classification: module.default_classification as Classification,
    attributes: {},
    current_version: 0,
    revision: module.revision,
    created_at: now,
    updated_at: now,
    link_counts: { incoming: 0, outgoing: 0, suspect: 0 },
    comment_counts: { total: 0, open: 0 },
    capabilities: ["read", "write"],
  } as RequirementObject;
}
