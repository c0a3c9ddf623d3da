import { describe, expect, it } from "vitest";

import { percent } from "./percent";
import { tellingWords } from "./words";

describe("coverage", () => {
  it("[LNK-9] is all only when it is all", () => {
    expect([percent(0, 10), percent(1, 1000), percent(999, 1000), percent(10, 10), percent(0, 0)]).toEqual([0, 1, 99, 100, 0]);
  });

  it("[LNK-9] suggests by the words that tell most", () => {
    expect(tellingWords("The pump shall detect an occlusion within 15 min; the occlusion alarm sounds.", 3)).toEqual(["occlusion", "detect", "within"]);
    expect(tellingWords("Ärgernis größer!")).toEqual(["ärgernis", "größer"]);
  });
});
