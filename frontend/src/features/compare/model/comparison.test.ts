import { describe, expect, it, vi } from "vitest";

import type { Told } from "../api/compare";

import { Comparison, ofKind } from "./comparison";
import { toCsv, toJson } from "./export";

const object = (id: string, kinds: string[], fields: object[] = []) =>
  ({ section: "objects", difference: { object_id: id, key: id.toUpperCase(), kinds, heading: `Head ${id}`, fields } }) as unknown as Told;
const schema = { section: "schema", difference: { id: "p", kind: "added", entity: "attribute_definition", name: "Priority", from: null, to: { name: "Priority" } } } as unknown as Told;
const link = {
  section: "links",
  difference: { link_id: "l", kind: "deleted", link_type_id: "t", source: { key: "A" }, target: { key: "B" }, from: {}, to: null },
} as unknown as Told;
const ALL = [schema, object("a", ["added"]), object("b", ["changed", "moved"], [{ field: "heading", from: '=1+"x"', to: "new,er" }]), link];

const words = {
  fieldName: (field: string) => field.toUpperCase(),
  valueText: (_: unknown, value: unknown) => (typeof value === "string" ? value : ""),
  linkType: () => "satisfies",
};

/** A comparison whose answer comes in two pieces; the second one when the function is called. */
function arriving(second: readonly Told[], end?: Error) {
  let go = (): void => undefined;
  const more = new Promise<void>((resolve) => (go = resolve));
  const comparison = new Comparison("m", "1", undefined, async (_module, _from, _to, listener) => {
    listener.onPoint("from", { revision: 1, at: "2026-01-01T00:00:00Z" });
    ALL.slice(0, 2).forEach(listener.onTold);
    listener.onPiece();
    await more;
    second.forEach(listener.onTold);
    listener.onPiece();
    if (end) throw end;
  });
  return { comparison, go };
}

describe("a comparison", () => {
  it("[VER-6] shows its first changes while the rest arrives, and counts by kind", async () => {
    const { comparison, go } = arriving(ALL.slice(2));
    const drawn: number[] = [];
    comparison.subscribe(() => drawn.push(comparison.changes.length));
    comparison.start();
    expect(drawn).toEqual([2]);
    expect(comparison.state).toBe("reading");
    go();
    await vi.waitFor(() => expect(comparison.state).toBe("whole"));
    expect(drawn.at(-1)).toBe(4);
    expect(comparison.counts).toEqual({ added: 1, deleted: 0, changed: 1, moved: 1, links: 1, schema: 1 });
    expect(ofKind(comparison.changes, "moved").map(({ id }) => id)).toEqual(["b"]);
    expect(ofKind(comparison.changes, undefined)).toHaveLength(4);
  });

  it("[VER-6] keeps what came before it broke off, and begins anew", async () => {
    const { comparison, go } = arriving([], new Error("gone"));
    comparison.start();
    go();
    await vi.waitFor(() => expect(comparison.state).toBe("failed"));
    expect(comparison.changes).toHaveLength(2);
    comparison.start();
    expect(comparison.state).toBe("reading");
    await vi.waitFor(() => expect(comparison.state).toBe("failed"));
    expect(comparison.counts.added).toBe(1);
  });

  it("[VER-6] says nothing more when it is stopped", async () => {
    const { comparison, go } = arriving(ALL.slice(2));
    const stop = comparison.start();
    stop();
    go();
    await Promise.resolve();
    expect(comparison.state).toBe("reading");
  });

  it("[VER-6] is exported as the interface gives it, and as a table without formulas", async () => {
    const { comparison, go } = arriving(ALL.slice(2));
    comparison.start();
    go();
    await vi.waitFor(() => expect(comparison.state).toBe("whole"));
    const json = JSON.parse(toJson(comparison)) as Record<string, unknown[]>;
    expect([json.schema?.length, json.objects?.length, json.links?.length]).toEqual([1, 2, 1]);
    expect(json.from).toMatchObject({ revision: 1 });
    expect(toCsv(comparison.changes, ["What", "ID"], words).split("\r\n")).toEqual([
      "\uFEFFWhat,ID",
      'schema added,,Priority,attribute_definition,,"{""name"":""Priority""}"',
      "added,A,Head a,,,",
      `changed moved,B,Head b,HEADING,"'=1+""x""","new,er"`,
      "link deleted,A,B,satisfies,{},",
      "",
    ]);
  });
});
