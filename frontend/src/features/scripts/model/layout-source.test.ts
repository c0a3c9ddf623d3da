import { describe, expect, it, vi } from "vitest";

import { LayoutSource, type LayoutValue } from "./layout-source";

const answer = (ids: string[], suffix = "") => new Map(ids.map((id): [string, LayoutValue] => [id, { value: id + suffix, error: null }]));

describe("[SCR-4] values of a layout script", () => {
  it("are asked for together, and again only when something changed", async () => {
    const load = vi.fn((ids: string[]) => Promise.resolve(answer(ids)));
    const source = new LayoutSource(load, String);
    source.want("a", "1");
    source.want("b", "1");
    await vi.waitFor(() => expect(source.get("b")).toMatchObject({ value: "b" }));
    expect(load.mock.calls).toEqual([[["a", "b"]]]);
    source.want("a", "1");
    source.want("b", "2");
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    expect(load).toHaveBeenLastCalledWith(["b"]);
  });

  it("stay in sight until newer ones are there, which no older answer replaces", async () => {
    const waiting: ((value: ReadonlyMap<string, LayoutValue>) => void)[] = [];
    const source = new LayoutSource(() => new Promise((done) => waiting.push(done)), String);
    source.want("a", "1");
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    source.want("a", "2");
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.(answer(["a"], "2"));
    await vi.waitFor(() => expect(source.get("a")).toMatchObject({ value: "a2" }));
    waiting[0]?.(answer(["a"], "1"));
    await Promise.resolve();
    expect(source.get("a")).toMatchObject({ value: "a2" });
  });

  it("say why there are none", async () => {
    const source = new LayoutSource(() => Promise.reject(new Error("off")), () => "switched off");
    source.want("a", "1");
    await vi.waitFor(() => expect(source.get("a")).toMatchObject({ value: "", error: "switched off" }));
  });
});
