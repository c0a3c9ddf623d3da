import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LinkedSource, type LinkedTo } from "./linked-source";

const linkedTo = (object_id: string, total = 1) => ({ object_id, total, suspect: 0, linked: [] }) satisfies LinkedTo;

describe("what rows are linked to", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("[SRC-4] is one request for all rows that are drawn together, and none for those that are known", async () => {
    const load = vi.fn((ids: string[]) => Promise.resolve(ids.filter((id) => id !== "none").map((id) => linkedTo(id))));
    const source = new LinkedSource(load);
    const drawn = vi.fn();
    source.subscribe(drawn);
    expect(source.get("a")).toBeUndefined();
    for (const id of ["a", "b", "none", "a"]) source.want(id, "1");
    await vi.runAllTimersAsync();
    expect(load.mock.calls).toEqual([[["a", "b", "none"]]]);
    expect(drawn).toHaveBeenCalledOnce();
    expect(source.get("a")).toEqual(linkedTo("a"));
    expect(source.get("none")).toBeNull();
    for (const id of ["a", "none"]) source.want(id, "1");
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledOnce();
    // Another state of the row, and after a while.
    source.want("a", "2");
    await vi.runAllTimersAsync();
    vi.setSystemTime(Date.now() + 31_000);
    source.want("b", "1");
    await vi.runAllTimersAsync();
    expect(load.mock.calls.slice(1)).toEqual([[["a"]], [["b"]]]);
  });

  it("[SRC-4] is asked for in pieces, and stays what it was when there is no answer or a late one", async () => {
    const answers: ((found: LinkedTo[]) => void)[] = [];
    const load = vi.fn(() => new Promise<LinkedTo[]>((resolve) => answers.push(resolve)));
    const source = new LinkedSource(load);
    for (let row = 0; row < 150; row++) source.want(String(row), "1");
    await vi.runAllTimersAsync();
    expect(load).toHaveBeenCalledTimes(2);
    source.want("0", "2");
    await vi.runAllTimersAsync();
    answers[2]?.([linkedTo("0", 2)]);
    await vi.runAllTimersAsync();
    answers[0]?.([linkedTo("0", 1), linkedTo("1", 7)]);
    await vi.runAllTimersAsync();
    expect(source.get("0")?.total).toBe(2);
    expect(source.get("1")?.total).toBe(7);
    load.mockImplementationOnce(() => Promise.reject(new Error("offline")));
    source.want("0", "3");
    await vi.runAllTimersAsync();
    expect(source.get("0")?.total).toBe(2);
  });
});
