import { describe, expect, it } from "vitest";

import { hasMarks, isMarked, NO_MARKS, readMarks, writeMarks } from "./marks";

describe("marked rows", () => {
  it("[OBJ-8, UIX-1] stand in the address while they are few, or as all of the filter", () => {
    const marks = new Set(["a", "b"]);
    expect(readMarks(writeMarks(marks))).toEqual(marks);
    expect(readMarks(writeMarks("all"))).toBe("all");
    expect(writeMarks(NO_MARKS)).toBeUndefined();
    expect(readMarks(undefined)).toBe(NO_MARKS);
    expect(writeMarks(new Set(Array.from({ length: 21 }, (_, index) => String(index))))).toBeUndefined();
  });

  it("[OBJ-8] tells whether a row is among them", () => {
    expect(isMarked("all", undefined)).toBe(true);
    expect(isMarked(new Set(["a"]), "a")).toBe(true);
    expect(isMarked(new Set(["a"]), undefined)).toBe(false);
    expect([hasMarks("all"), hasMarks(new Set(["a"])), hasMarks(NO_MARKS)]).toEqual([true, true, false]);
  });
});
