import { describe, expect, it } from "vitest";

import type { CoverageEdge, ModuleCoverage } from "../api/coverage";

import { BOX, planMap } from "./map";

const module = (id: string): ModuleCoverage => ({
  module_id: id,
  name: `Module ${id}`,
  prefix: id,
  total_objects: 10,
  with_upstream: 0,
  with_downstream: 0,
  orphans: 0,
  suspect_links: 0,
});
const edge = (source: string, target: string, type = "refines"): CoverageEdge => ({
  source_module_id: source,
  source_module_name: `Module ${source}`,
  target_module_id: target,
  target_module_name: `Module ${target}`,
  source_project_id: "p",
  target_project_id: "p",
  link_type_id: type,
  links: 5,
  suspect: 0,
  sources_covered: 4,
  targets_covered: 3,
  source_total: 10,
  target_total: 10,
});

describe("the map of modules", () => {
  const map = planMap({ modules: ["STK", "SYS", "SWR", "TST", "NOTE"].map(module), edges: [edge("SYS", "STK"), edge("SWR", "SYS"), edge("TST", "SWR", "verifies"), edge("TST", "SYS", "verifies"), edge("TST", "SYS"), edge("SYS", "SYS"), edge("SYS", "LAW")] }, 1000);
  const at = (id: string) => map.boxes.find((box) => box.id === id);

  it("[LNK-9] stands in levels, what is linked to on the left", () => {
    const x = ["STK", "SYS", "SWR", "TST"].map((id) => at(id)?.x ?? -1);
    expect(x).toEqual(x.toSorted((a, b) => a - b));
    expect(new Set(x).size).toBe(4);
  });

  it("[LNK-9] has modules of other projects as well, and those without links beside it", () => {
    expect(at("LAW")).toMatchObject({ name: "Module LAW", module: undefined });
    expect(map.apart.map(({ id }) => id)).toEqual(["NOTE"]);
    expect(at("SYS")?.inside).toBe(5);
  });

  it("[LNK-9] has one line between two modules, with all types of link, and labels that do not cover each other", () => {
    expect(map.lines.find(({ source, target }) => source === "TST" && target === "SYS")?.edges).toHaveLength(2);
    const labels = map.lines.filter(({ source }) => source === "TST").map(({ label }) => label.y);
    expect(Math.abs((labels[0] ?? 0) - (labels[1] ?? 0))).toBeGreaterThan(60);
  });

  it("[LNK-9] lets no boxes overlap", () => {
    for (const a of map.boxes) {
      for (const b of map.boxes) {
        const overlaps = a !== b && Math.abs(a.x - b.x) < map.boxWidth && Math.abs(a.y - b.y) < BOX.height;
        expect(overlaps, `${a.id} and ${b.id}`).toBe(false);
      }
    }
  });
});
