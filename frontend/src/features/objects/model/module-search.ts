import * as v from "valibot";

import type { ObjectFilter } from "../api/objects";

import { groupSort } from "./group";

/** What the address of a module view holds: selection, layout, filter, columns, open tab. */
export const ModuleSearch = v.object({
  sel: v.optional(v.string()),
  layout: v.fallback(v.optional(v.picklist(["document", "grid"])), undefined),
  q: v.optional(v.string()),
  cls: v.fallback(v.optional(v.picklist(["heading", "normative", "informative"])), undefined),
  review: v.fallback(v.optional(v.boolean()), undefined),
  deleted: v.fallback(v.optional(v.boolean()), undefined),
  /** Whether the objects above those of the filter are shown, too. */
  above: v.fallback(v.optional(v.boolean()), undefined),
  /** A filter in the filter language. */
  filter: v.optional(v.string()),
  /** Columns that the rows are sorted by, such as `Priority desc, key`. */
  sort: v.optional(v.string()),
  /** Id of the attribute, or name of the field, whose values divide the rows into groups. */
  group: v.optional(v.string()),
  /** Id of the saved view that the rest was taken from; `none` when the default view was left on purpose. */
  view: v.optional(v.string()),
  /** Ids of the attributes shown as columns, in their order; all in the grid and none in the document when missing. */
  cols: v.fallback(v.optional(v.array(v.string())), undefined),
  tab: v.fallback(v.optional(v.picklist(["details", "links", "discussion", "history"])), undefined),
  /** Marked rows: `all` of the filter, or ids while they are few. */
  marks: v.optional(v.string()),
  /** The field that the history shows. */
  field: v.optional(v.string()),
  /** The point of the past that is shown: number of a revision, id of a baseline, or a time. */
  as_of: v.fallback(v.optional(v.union([v.string(), v.number()])), undefined),
});

export type ModuleSearch = v.InferOutput<typeof ModuleSearch>;

/** Whether the rows may be filtered and sorted: what was comes whole and in the order of the document. */
export const mayNarrow = ({ as_of }: Pick<ModuleSearch, "as_of">): boolean => as_of === undefined;

/** Shows all rows again, in the order of the document. */
export const NO_FILTER = {
  q: undefined, cls: undefined, review: undefined, deleted: undefined, filter: undefined, sort: undefined, group: undefined,
} as const satisfies Partial<ModuleSearch>;

/** Whether rows are left out whose place in the document could be shown: a list sorted otherwise has no such place. */
export function mayShowAbove({ q, cls, review, filter, sort, group }: ModuleSearch): boolean {
  return [q, cls, review, filter].some((part) => part !== undefined) && sort === undefined && group === undefined;
}

export function filterOf(shown: ModuleSearch): ObjectFilter {
  const { q, cls, review, deleted, above, filter, sort: order, group, as_of } = shown;
  // The rows of a group stand together, whatever else they are sorted by.
  const sort = [...(group ? [groupSort(group)] : []), ...(order ? [order] : [])].join(", ") || undefined;
  const ancestors = (above && mayShowAbove(shown)) || undefined;
  const asOf = as_of === undefined ? undefined : String(as_of);
  return { search: q, classification: cls, needsReview: review, includeDeleted: deleted, ancestors, filter, sort, asOf };
}
