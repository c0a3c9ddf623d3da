import { describe, expect, it } from "vitest";

import type { Outline } from "@/api/types";

import { sectionAt, sectionsOf, visibleSections } from "./sections";

/* 0 A | 1 text | 2 A.1 | 3 text | 4 text | 5 A.2 | 6 B | 7 text */
const OUTLINE = {
  revision: 1,
  count: 8,
  ids: ["A", "A.1", "A.2", "B"],
  parents: [-1, 0, 0, -1],
  keys: [1, 3, 6, 7],
  numbers: ["1", "1.1", "1.2", "2"],
  headings: ["A", "A.1", "A.2", "B"],
  flags: [1, 1, 1, 1],
  offsets: [0, 2, 5, 6],
} as Outline;

describe("sections of an outline", () => {
  const sections = sectionsOf(OUTLINE);

  it("knows depth, size and children of each section", () => {
    expect(sections.map(({ depth, count, hasChildren }) => [depth, count, hasChildren])).toEqual([
      [0, 5, true],
      [1, 2, false],
      [1, 0, false],
      [0, 1, false],
    ]);
  });

  it("hides what is below a folded section", () => {
    expect(visibleSections(sections, new Set(["A"])).map(({ id }) => id)).toEqual(["A", "B"]);
  });

  it("finds the section of a place in the document", () => {
    expect(sectionAt(sections, 4)?.id).toBe("A.1");
    expect(sectionAt(sections, 7)?.id).toBe("B");
  });
});
