import { describe, expect, it } from "vitest";

import { directionOf, readSort, toggleSort, writeSort } from "./sort";

describe("sort order", () => {
  it("[SRC-3] is read and written with quoted names", () => {
    const columns = readSort('"Due, \\"soon\\"" desc, key');
    expect(columns).toEqual([
      { field: '"Due, \\"soon\\""', descending: true },
      { field: "key", descending: false },
    ]);
    expect(writeSort(columns)).toBe('"Due, \\"soon\\"" desc, key');
    expect(writeSort(readSort(undefined))).toBeUndefined();
  });

  it("[SRC-3] goes from ascending to descending to none, alone or beside others", () => {
    const once = toggleSort([], '"Rank"', false);
    expect(writeSort(once)).toBe('"Rank"');
    const twice = toggleSort(once, '"Rank"', false);
    expect(writeSort(twice)).toBe('"Rank" desc');
    expect(toggleSort(twice, '"Rank"', false)).toEqual([]);
    expect(writeSort(toggleSort(twice, "key", true))).toBe('"Rank" desc, key');
    expect(writeSort(toggleSort(twice, "key", false))).toBe("key");
    expect(directionOf(readSort("rank desc"), '"Rank"')).toBe("descending");
  });
});
