import * as v from "valibot";

const list = v.optional(v.fallback(v.string(), ""));

/** What the address says about matrix and table; lists are separated by commas. */
export const TraceSearch = v.object({
  tab: v.fallback(v.optional(v.literal("table")), undefined),
  source: v.optional(v.string()),
  target: v.optional(v.string()),
  types: list,
  way: v.fallback(v.optional(v.picklist(["forward", "backward"])), undefined),
  rows: v.fallback(v.optional(v.picklist(["gaps", "linked"])), undefined),
  columns: v.fallback(v.optional(v.picklist(["gaps", "linked"])), undefined),
  headings: v.fallback(v.optional(v.literal(true)), undefined),
  asof: v.fallback(v.optional(v.pipe(v.union([v.string(), v.number()]), v.transform(String))), undefined),
  /** The active cell, row and column. */
  cell: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^\d+-\d+$/))), undefined),
  /** What a new link is. */
  link: v.optional(v.string()),
  as: v.fallback(v.optional(v.picklist(["forward", "backward"])), undefined),
  /** Modules of the table by level. */
  chain: v.optional(v.string()),
  gaps: v.fallback(v.optional(v.literal(true)), undefined),
});

export type TraceSearch = v.InferOutput<typeof TraceSearch>;

export const listOf = (text: string | undefined): string[] => (text ?? "").split(",").filter(Boolean);
