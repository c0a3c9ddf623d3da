import { describe, expect, it } from "vitest";

import { fieldDiffs, foundOf, wishOf } from "./fields";

describe("[SCR-3] what a script wants", () => {
  it("is a field each, beside what it is now", () => {
    const now = { heading: "Old", attributes: { ASIL: "A" } };
    expect(fieldDiffs({ heading: "New", attributes: { ASIL: "B", Owner: "kim" } }, now)).toEqual([
      { field: "heading", before: "Old", after: "New" },
      { field: "attributes/ASIL", before: "A", after: "B" },
      { field: "attributes/Owner", before: null, after: "kim" },
    ]);
    expect(fieldDiffs({ attributes: { ASIL: null } })).toEqual([{ field: "attributes/ASIL", before: undefined, after: null }]);
    expect(fieldDiffs({ heading: "Old", attributes: { ASIL: "A", Owner: null } }, now)).toEqual([]);
    expect(fieldDiffs("odd")).toEqual([]);
  });

  it("names the ends of links, made ones among them", () => {
    expect(wishOf({ do: "link", source: { new: "n1" }, target: { id: "o2" }, link_type: "verifies" })).toMatchObject({
      does: "link", object: "n1", target: "o2", linkType: "verifies",
    });
    expect(wishOf({ do: "update", object: "o1", fields: { heading: "x" } })).toMatchObject({ does: "update", object: "o1" });
    expect(wishOf({ do: "fly" })).toBeNull();
  });

  it("has findings with a severity that is known", () => {
    expect(foundOf({ severity: "error", field: "body", message: "empty" })).toEqual({ severity: "error", field: "body", message: "empty" });
    expect(foundOf({ severity: "odd", message: "?" })).toMatchObject({ severity: "warning", field: undefined });
  });
});
