import { describe, expect, it } from "vitest";

import { planDrop, planStep, subtreeEnd, type Planned } from "./tree";

/*
 * a
 *   b
 *     c
 *   d
 * e
 *   f
 */
const ROWS: [string, number][] = [
  ["a", 0],
  ["b", 1],
  ["c", 2],
  ["d", 1],
  ["e", 0],
  ["f", 1],
];

const at = (index: number) => {
  const row = ROWS[index];
  return row && { depth: row[1] };
};

function apply(plan: Planned): string {
  if (typeof plan === "string") return plan;
  const rows = ROWS.map(([name, depth]) => ({ name, depth: depth }));
  const taken = rows.splice(plan.from, plan.count);
  rows.splice(plan.to, 0, ...taken.map((row) => ({ ...row, depth: row.depth + plan.depthChange })));
  return rows.map(({ name, depth }) => "-".repeat(depth) + name).join(" ");
}

describe("tree plans", () => {
  it("[OBJ-2] moves a subtree up and down among its siblings", () => {
    expect(apply(planStep(at, 3, 6, "up"))).toBe("a -d -b --c e -f");
    expect(apply(planStep(at, 1, 6, "down"))).toBe("a -d -b --c e -f");
    expect(apply(planStep(at, 0, 6, "down"))).toBe("e -f a -b --c -d");
    expect(apply(planStep(at, 4, 6, "down"))).toBe("impossible");
    expect(apply(planStep(at, 0, 6, "up"))).toBe("impossible");
  });

  it("[OBJ-2] indents below the sibling above and dedents behind the parent", () => {
    expect(apply(planStep(at, 3, 6, "indent"))).toBe("a -b --c --d e -f");
    expect(apply(planStep(at, 1, 6, "indent"))).toBe("impossible");
    expect(apply(planStep(at, 1, 6, "dedent"))).toBe("a -d b -c e -f");
    expect(apply(planStep(at, 4, 6, "dedent"))).toBe("impossible");
  });

  it("[OBJ-2] drops before, after and inside another row, never inside itself", () => {
    expect(apply(planDrop(at, 4, 6, 0, "before"))).toBe("e -f a -b --c -d");
    expect(apply(planDrop(at, 3, 6, 4, "after"))).toBe("a -b --c e -f d");
    expect(apply(planDrop(at, 4, 6, 1, "inside"))).toBe("a -b --c --e ---f -d");
    expect(apply(planDrop(at, 0, 6, 2, "inside"))).toBe("impossible");
  });

  it("knows what it does not know", () => {
    const partly = (index: number) => (index === 2 ? undefined : at(index));
    expect(subtreeEnd(partly, 0, 6)).toBeNull();
    expect(planStep(partly, 0, 6, "down")).toBe("unknown");
  });
});
