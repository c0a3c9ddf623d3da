import { describe, expect, it } from "vitest";

import type { Impact, ImpactObject } from "../api/impact";

import { countByModule, impactCsv, impactItems, pathTo, wayFrom } from "./impact-tree";

const object = (key: string, depth: number, from?: string): ImpactObject => ({
  id: key,
  key,
  level: "1",
  depth,
  heading: null,
  text: `Text of ${key}`,
  module_id: key.slice(0, 1),
  module_name: `Module ${key.slice(0, 1)}`,
  project_id: "p",
  link_type: from === undefined ? null : "refines",
  from_id: from ?? null,
});
const edge = (source: string, target: string, suspect = false) => ({
  link_id: `${source}${target}`,
  link_type_id: "t",
  link_type: "refines",
  source_id: source,
  target_id: target,
  suspect,
});
const impact: Impact = {
  root_id: "A1",
  direction: "both",
  max_depth: 3,
  objects: [object("A1", 0), object("B1", 1, "A1"), object("B2", 1, "A1"), object("C1", 2, "B1")],
  // In a circle, and with a second way to C1.
  edges: [edge("B1", "A1"), edge("B2", "A1", true), edge("C1", "B1"), edge("C1", "B2"), edge("A1", "C1")],
  complete: true,
  hidden: 2,
  total: 3,
};

describe("the tree of an impact", () => {
  it("[LNK-8] has every object once, below the one it was reached from, and names the other ways", () => {
    const items = impactItems(impact, new Set());
    expect(items.map(({ id, depth }) => `${depth}${id}`)).toEqual(["0A1", "1B1", "2C1", "1B2"]);
    expect(items[2]?.alsoFrom).toEqual(["A1", "B2"]);
    expect(items[3]?.edge?.suspect).toBe(true);
  });

  it("[LNK-8] folds", () => {
    const items = impactItems(impact, new Set(["B1"]));
    expect(items.map(({ id }) => id)).toEqual(["A1", "B1", "B2"]);
    expect(items[1]?.hasChildren).toBe(true);
  });

  it("[LNK-8] knows the way of a link, the path, and what is reached where", () => {
    expect(wayFrom(edge("B1", "A1"), "A1")).toBe("backward");
    expect(pathTo(impact, "C1")).toEqual(["A1", "B1", "C1"]);
    expect(countByModule(impact).map(({ name, count }) => `${name} ${count}`)).toEqual(["Module B 2", "Module C 1"]);
  });

  it("[LNK-8] is a file without formulas", () => {
    const odd = { ...impact, objects: [object("A1", 0), { ...object("B1", 1, "A1"), text: '=1+1,"x"' }] };
    expect(impactCsv(odd, ["Depth"])).toContain(`"'=1+1,""x"""`);
    expect(impactCsv(impact, ["Depth"]).trimEnd().split("\r\n")).toHaveLength(4);
  });
});
