import { describe, expect, it } from "vitest";

import { arrange, layersOf, pushApart } from "./layers";

const arc = (text: string) => ({ from: text[0] ?? "", to: text[1] ?? "" });

describe("layers", () => {
  it("[LNK-9] stand from left to right by the longest way", () => {
    expect(layersOf(["a", "b", "c", "d"], ["ab", "bc", "ac", "cd"].map(arc))).toEqual([["a"], ["b"], ["c"], ["d"]]);
    expect(layersOf(["t", "a", "b"], ["ab", "bt", "at"].map(arc))).toEqual([["a"], ["b"], ["t"]]);
  });

  it("[LNK-9] hold everything, whatever goes round in a circle or to itself", () => {
    const layers = layersOf(["a", "b", "c", "x"], ["ab", "bc", "ca", "bb"].map(arc));
    expect(layers.flat().sort()).toEqual(["a", "b", "c", "x"]);
    expect(layers).toHaveLength(3);
  });

  it("[LNK-9] take what they do not know for nothing", () => {
    expect(layersOf(["a"], [arc("az")])).toEqual([["a"]]);
  });

  it("[LNK-9] are ordered so that lines do not cross, and leave room for lines that pass by", () => {
    const arcs = ["ad", "bc"].map(arc);
    const { slots } = arrange([["a", "b"], ["c", "d"]], arcs);
    const order = (layer: number) => slots[layer]?.map(({ id }) => id) ?? [];
    expect(order(0).indexOf("a") < order(0).indexOf("b")).toBe(order(1).indexOf("d") < order(1).indexOf("c"));
    const { slots: three, ways } = arrange([["a"], ["b"], ["c"]], ["ab", "bc", "ac"].map(arc));
    expect(three[1]?.map(({ passes }) => passes).sort()).toEqual([false, true]);
    expect(ways[2]).toHaveLength(3);
  });

  it("[LNK-9] push labels apart", () => {
    const placed = pushApart([10, 12, 50], 20);
    expect((placed[1] ?? 0) - (placed[0] ?? 0)).toBeGreaterThanOrEqual(20);
    expect((placed[2] ?? 0) - (placed[1] ?? 0)).toBeGreaterThanOrEqual(20);
  });
});
