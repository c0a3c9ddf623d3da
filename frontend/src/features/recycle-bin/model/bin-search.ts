import * as v from "valibot";

/** What of a recycle bin the address names. */
export const binSearch = v.object({
  kind: v.optional(v.fallback(v.optional(v.picklist(["workspace", "project", "module", "object"])), undefined)),
  q: v.optional(v.fallback(v.string(), "")),
});
