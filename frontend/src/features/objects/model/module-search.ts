import * as v from "valibot";

import type { ObjectFilter } from "../api/objects";

/** What the address of a module view holds: selection, layout, filter, columns, open tab. */
export const ModuleSearch = v.object({
  sel: v.optional(v.string()),
  layout: v.fallback(v.optional(v.picklist(["document", "grid"])), undefined),
  q: v.optional(v.string()),
  cls: v.fallback(v.optional(v.picklist(["heading", "normative", "informative"])), undefined),
  review: v.fallback(v.optional(v.boolean()), undefined),
  deleted: v.fallback(v.optional(v.boolean()), undefined),
  /** Ids of the attributes shown as columns; all in the grid and none in the document when missing. */
  cols: v.fallback(v.optional(v.array(v.string())), undefined),
  tab: v.fallback(v.optional(v.picklist(["details", "links", "discussion", "history"])), undefined),
  /** The field that the history shows. */
  field: v.optional(v.string()),
});

export type ModuleSearch = v.InferOutput<typeof ModuleSearch>;

export function filterOf({ q, cls, review, deleted }: ModuleSearch): ObjectFilter {
  return { search: q, classification: cls, needsReview: review, includeDeleted: deleted };
}
