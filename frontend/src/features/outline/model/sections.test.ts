import { describe, expect, it } from "vitest";

import { sectionAt, sectionsOf, visibleSections } from "./sections";

import type { OutlineEntry } from "@/api/types";


/* 0 A | 1 text | 2 A.1 | 3 text | 4 text | 5 A.2 | 6 B | 7 text */
const heading = (id: string, depth: number, row: number, number: string): OutlineEntry => ({
  id,
  key: id,
  heading: id,
  number,
  depth,
  row,
  classification: "heading",
  has_body: false,
});

const HEADINGS = [
  heading("A", 0, 0, "1"),
  heading("A.1", 1, 2, "1.1"),
  heading("A.2", 1, 5, "1.2"),
  heading("B", 0, 6, "2"),
];

describe("sections of an outline", () => {
  const sections = sectionsOf(HEADINGS, 8);

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
