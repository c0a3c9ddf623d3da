import { describe, expect, it } from "vitest";

import { readLinked, writeLinked, type LinkedColumn } from "./linked-column";

describe("columns of linked objects", () => {
  it("[SRC-4] keep direction, type and what they show in one name", () => {
    const columns: LinkedColumn[] = [
      { direction: "outgoing", typeId: "t", shows: "text" },
      { direction: "incoming", typeId: undefined, shows: "key" },
      { direction: "incoming", typeId: "t", shows: { attribute: "a:b=c\nd" } },
      { direction: "outgoing", typeId: "t", shows: { attribute: "text" } },
    ];
    for (const column of columns) expect(readLinked(writeLinked(column))).toEqual(column);
  });

  it("[SRC-4] are no ids of attributes", () => {
    for (const id of ["0190a000-0000-7000-8000-000000000000", "", "out", "out:t:", "in:t:other", "up:t:text"]) {
      expect(readLinked(id)).toBeUndefined();
    }
  });
});
