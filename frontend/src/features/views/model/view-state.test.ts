import { describe, expect, it } from "vitest";

import type { SavedView } from "../api/views";

import { configOf, isModified, stateOf, widthsOf, type ViewState } from "./view-state";

const view = (config: ReturnType<typeof configOf>) => config as unknown as SavedView;

describe("saved views", () => {
  it("[SRC-4] give back what was shown: columns, widths, filter, order, groups", () => {
    const state: ViewState = {
      layout: "grid", cols: ["a", "b"], filter: "Priority = high", sort: "key desc", group: "a", q: "brake", cls: "normative",
    };
    const saved = view(configOf(state, { a: 90 }));
    expect(stateOf(saved)).toEqual({ ...state, review: undefined, deleted: undefined });
    expect(widthsOf(saved)).toEqual({ a: 90 });
    expect(isModified(saved, state, { a: 90, other: 5 })).toBe(false);
    expect(isModified(saved, { ...state, sort: "key" }, { a: 90 })).toBe(true);
    expect(isModified(saved, { ...state, cols: ["b", "a"] }, { a: 90 })).toBe(true);
    expect(isModified(saved, state, { a: 91 })).toBe(true);
  });

  it("[SRC-4] of another client show the whole document", () => {
    const saved = view({
      column_config: { columns: "all" as unknown as string[] }, filter_config: { classification: "x" } as never, sort_config: {},
    });
    expect(Object.values(stateOf(saved)).every((value) => value === undefined)).toBe(true);
    expect(isModified(saved, {}, {})).toBe(false);
  });
});
