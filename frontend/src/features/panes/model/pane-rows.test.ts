import { describe, expect, it } from "vitest";

import { countBetween, firstEnd, panesOf, type Between, type Ends, type LinkedTo } from "./pane-rows";

const ends = (known: Record<string, number | null>): Ends => ({
  subscribe: () => () => undefined,
  want: () => undefined,
  get: (id) => {
    const total = known[id];
    if (total === undefined || total === null) return total;
    return { object_id: id, total, suspect: 1, linked: [{ object_id: `end of ${id}` }] } as LinkedTo;
  },
});

describe("modules side by side", () => {
  it("[LNK-7] count the links of a row in both directions, once both are known", () => {
    const between: Between = [ends({ a: 2, b: null, c: null, d: 1 }), ends({ a: 1, b: 4, c: null })];
    expect(countBetween(between, "a")).toEqual({ total: 3, suspect: 2 });
    expect(countBetween(between, "b")).toEqual({ total: 4, suspect: 1 });
    expect(countBetween(between, "c")).toEqual({ total: 0, suspect: 0 });
    expect(countBetween(between, "d")).toBeUndefined();
  });

  it("[LNK-7] follow the first row that leads somewhere", () => {
    const between: Between = [ends({ a: null, b: null }), ends({ a: null, b: 1 })];
    expect(firstEnd(between, ["a", "b"])).toEqual({ end: "end of b", known: true });
    expect(firstEnd(between, ["a"])).toEqual({ known: true });
    expect(firstEnd(between, [])).toEqual({ known: true });
  });

  it("[LNK-7] wait for rows and links that may lead somewhere sooner", () => {
    const between: Between = [ends({ a: null, b: 1 }), ends({ a: null, b: null, c: 1 })];
    expect(firstEnd(between, ["a", undefined, "b"])).toEqual({ known: false });
    expect(firstEnd(between, ["a", "c", "b"])).toEqual({ known: false });
    expect(firstEnd(between, ["a", "b", undefined])).toEqual({ end: "end of b", known: true });
  });

  it("[LNK-7] are two to four, each once", () => {
    expect(panesOf([], ["a", "b", "c"])).toEqual(["a", "b"]);
    expect(panesOf(["b"], ["a", "b", "c"])).toEqual(["b", "a"]);
    expect(panesOf(["b", "x", "b", "c"], ["a", "b", "c"])).toEqual(["b", "c"]);
    expect(panesOf(["a", "b", "c", "d", "e"], ["a", "b", "c", "d", "e"])).toEqual(["a", "b", "c", "d"]);
    expect(panesOf([], ["a"])).toEqual(["a"]);
  });
});
