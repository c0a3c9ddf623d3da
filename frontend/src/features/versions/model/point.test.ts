import { describe, expect, it } from "vitest";

import { marksOf, neighbourOf, placeOf, pointOf } from "./point";

describe("points of the past", () => {
  it("[VER-5] are revisions, baselines and times", () => {
    expect(pointOf("41")).toEqual({ kind: "revision", revision: 41 });
    expect(pointOf("0190a000-0000-7000-8000-000000000000")).toMatchObject({ kind: "baseline" });
    expect(pointOf("2026-03-01T12:00:00Z")).toEqual({ kind: "instant", at: "2026-03-01T12:00:00Z" });
  });

  it("[VER-5] stand on the line of time where they belong", () => {
    expect([placeOf(0, 10), placeOf(5, 10), placeOf(10, 10), placeOf(12, 10), placeOf(1, 0)]).toEqual([0, 0.5, 1, 1, 0]);
    expect(neighbourOf([3, 9, 5], 5, 1)).toBe(9);
    expect(neighbourOf([3, 9, 5], 5, -1)).toBe(3);
    expect(neighbourOf([3, 9, 5], 9, 1)).toBeUndefined();
  });

  it("[VER-3] are one mark where they would stand on each other", () => {
    const marks = marksOf([{ name: "C", revision: 100 }, { name: "A", revision: 10 }, { name: "B", revision: 11 }], 100);
    expect(marks).toEqual([{ place: 0.1, revision: 10, names: ["A", "B"] }, { place: 1, revision: 100, names: ["C"] }]);
  });
});
