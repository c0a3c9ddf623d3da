import { describe, expect, it, vi } from "vitest";

import { WindowSource, type ListWindow } from "./window-source";

interface Item {
  id: string;
  text: string;
  version?: number;
}

function serve(count: number) {
  const items = Array.from({ length: count }, (_, index) => ({ id: `o${index}`, text: `text ${index}` }));
  const load = vi.fn((offset: number, limit: number): Promise<ListWindow<Item>> =>
    Promise.resolve({ items: items.slice(offset, offset + limit), total: items.length, offset }),
  );
  const source = new WindowSource<Item>({
    idOf: (item) => item.id,
    versionOf: (item) => item.version ?? 1,
    load,
    onError: (error) => {
      throw error;
    },
    capacity: 400,
  });
  return { items, load, source };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

describe("WindowSource", () => {
  it("[COL-3] does not go back to an older state, however late an answer comes", async () => {
    const { source, items } = serve(50);
    source.ensure(0, 20);
    await settle();
    source.replace({ id: "o3", text: "by the other", version: 3 });
    source.replace({ id: "o3", text: "mine before", version: 2 });
    source.replaceKey("o3", { id: "o3", text: "mine before", version: 2 });
    expect(source.itemAt(3)?.text).toBe("by the other");
    source.accept({ items: items.slice(0, 20), total: 50, offset: 0 });
    expect(source.itemAt(3)?.text).toBe("by the other");
    source.replace({ id: "o3", text: "the newest", version: 4 });
    expect(source.itemAt(3)?.text).toBe("the newest");
  });

  it("loads only the pages that are looked at, each once", async () => {
    const { source, load } = serve(10_000);
    source.ensure(0, 30);
    source.ensure(0, 40);
    await settle();
    expect(source.total).toBe(10_000);
    source.ensure(5_050, 5_120);
    await settle();
    expect(load.mock.calls.map(([offset]) => offset)).toEqual([0, 5_000, 5_100]);
    expect(source.itemAt(5_100)?.id).toBe("o5100");
    expect(source.itemAt(400)).toBeUndefined();
  });

  it("forgets what is far away when it holds too much", async () => {
    const { source } = serve(10_000);
    for (let start = 0; start < 1_000; start += 100) {
      source.ensure(start, start + 50);
      await settle();
    }
    expect(source.itemAt(0)).toBeUndefined();
    expect(source.itemAt(950)?.id).toBe("o950");
  });

  it("keeps showing rows while it asks again, and takes the new state", async () => {
    const { source, items, load } = serve(50);
    source.ensure(0, 20);
    await settle();
    items[3] = { id: "o3", text: "changed elsewhere" };
    source.refresh();
    expect(source.itemAt(3)?.text).toBe("text 3");
    await settle();
    expect(source.itemAt(3)?.text).toBe("changed elsewhere");
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("never shows a row twice when others moved it", async () => {
    const { source, items } = serve(300);
    source.ensure(0, 300);
    await settle();
    items.splice(0, 1);
    source.accept({ items: items.slice(0, 100), total: items.length, offset: 0 });
    expect(source.itemAt(99)?.id).toBe("o100");
    expect(source.itemAt(100)).toBeUndefined();
    expect(source.total).toBe(299);
  });

  it("inserts at once and gives the row the server's id later without changing its key", async () => {
    const { source } = serve(50);
    source.ensure(0, 20);
    await settle();
    source.insert(5, [{ key: "made-here", item: { id: "", text: "" } }]);
    expect(source.total).toBe(51);
    source.replaceKey("made-here", { id: "server", text: "" });
    expect(source.indexOf("server")).toBe(5);
    expect(source.keyAt(5)).toBe("made-here");
  });

  it("keeps a row that the server does not know yet, whatever was asked for before", async () => {
    const { source, items } = serve(50);
    source.ensure(0, 20);
    await settle();
    source.refresh();
    const release = source.hold();
    source.insert(50, [{ key: "made-here", item: { id: "", text: "" } }]);
    source.refresh();
    await settle();
    expect(source.indexOfKey("made-here")).toBe(50);
    items.push({ id: "server", text: "" });
    source.replaceKey("made-here", { id: "server", text: "" });
    release();
    source.refresh();
    await settle();
    expect(source.total).toBe(51);
    expect(source.keyAt(50)).toBe("made-here");
  });

  it("moves a stretch and can take it back", async () => {
    const { source } = serve(10);
    source.ensure(0, 10);
    await settle();
    source.move(2, 3, 5, (item) => item);
    expect(Array.from({ length: 10 }, (_, index) => source.itemAt(index)?.id)).toEqual(
      ["o0", "o1", "o5", "o6", "o7", "o2", "o3", "o4", "o8", "o9"],
    );
    source.move(5, 3, 2, (item) => item);
    expect(source.itemAt(2)?.id).toBe("o2");
  });

  it("[COL-3] keeps rows where they are when others put some in above, with the keys that they have", async () => {
    const { source, items } = serve(300);
    source.ensure(0, 120);
    await settle();
    source.replaceKey("o50", { id: "o50", text: "edited" });
    source.remove(60, 1);
    source.insert(60, [{ key: "pending-1", item: { id: "o60", text: "made here" } }]);
    const { structure } = source;
    items.unshift({ id: "n1", text: "new" }, { id: "n2", text: "new" });
    source.shift(2);
    source.accept({ items: items.slice(12, 112), total: 302, offset: 12 });
    expect(source.structure).toBeGreaterThan(structure);
    expect(source.indexOf("o50")).toBe(52);
    expect(source.indexOfKey("pending-1")).toBe(62);
    // What is further up is asked for when it comes into sight.
    source.ensure(0, 20);
    await settle();
    expect(source.itemAt(0)?.id).toBe("n1");
    expect(source.indexOf("o0")).toBe(2);
    items.splice(0, 2);
    source.shift(-2);
    source.accept({ items: items.slice(10, 110), total: 300, offset: 10 });
    expect(source.indexOf("o50")).toBe(50);
  });
});
