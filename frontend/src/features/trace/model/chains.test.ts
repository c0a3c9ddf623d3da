import { describe, expect, it } from "vitest";

import type { TraceNode } from "../api/trace";

import { chainsOf } from "./chains";

const node = (key: string, linked: TraceNode[] = [], more = 0): TraceNode => ({
  object: { id: key, key, level: "1", depth: 0, classification: "normative", links: linked.length, gap: linked.length === 0 },
  links: linked.map((other) => ({ link_id: `${key}-${other.object.key}`, link_type_id: "t", suspect: false, direction: "backward", node: other })),
  more,
});
const shown = (lines: ReturnType<typeof chainsOf>) =>
  lines.map((line) => line.map(({ node: one, rows, isGap, more }) => (one ? `${one.object.key}×${rows}` : isGap ? "gap" : more > 0 ? `+${more}` : "-")));

describe("a table of traces", () => {
  it("[LNK-7] has an object once beside all that hangs on it", () => {
    const item = node("STK", [node("SYS1", [node("SWR1"), node("SWR2")]), node("SYS2", [node("SWR3")])]);
    expect(shown(chainsOf(item, 3))).toEqual([["STK×3", "SYS1×2", "SWR1×1"], ["SWR2×1"], ["SYS2×1", "SWR3×1"]]);
  });

  it("[LNK-7] says where a level is missing, once per chain", () => {
    expect(shown(chainsOf(node("STK"), 3))).toEqual([["STK×1", "gap", "-"]]);
    expect(shown(chainsOf(node("STK", [node("SYS")]), 3))).toEqual([["STK×1", "SYS×1", "gap"]]);
  });

  it("[LNK-7] misses nothing behind what needs no link", () => {
    const explains = node("STK");
    explains.object = { ...explains.object, classification: "informative", gap: false };
    expect(shown(chainsOf(explains, 2))).toEqual([["STK×1", "-"]]);
  });

  it("[LNK-7] tells how many links it leaves out", () => {
    expect(shown(chainsOf(node("STK", [node("SYS")], 70), 2))).toEqual([["STK×2", "SYS×1"], ["+70"]]);
  });
});
