import { describe, expect, it } from "vitest";

import { ScrollSpace } from "./scroll-space";

const CAP = 100_000;
const TOTAL = 2_000_000;
const VIEWPORT = 800;

function longSpace(): ScrollSpace {
  const space = new ScrollSpace(CAP);
  space.resize(TOTAL, VIEWPORT);
  return space;
}

describe("ScrollSpace", () => {
  it("is the plain scroll area while the content fits", () => {
    const space = new ScrollSpace(CAP);
    space.resize(50_000, VIEWPORT);
    expect(space.height).toBe(50_000);
    expect(space.scrolled(1234)).toBe(1234);
    expect(space.virtualTop).toBe(1234);
    expect(space.offset).toBe(0);
  });

  it("reaches first and last pixel by jumps of the thumb", () => {
    const space = longSpace();
    space.scrolled(CAP - VIEWPORT);
    expect(space.virtualTop).toBe(TOTAL - VIEWPORT);
    space.scrolled(0);
    expect(space.virtualTop).toBe(0);
  });

  it("moves pixel by pixel when scrolled in small steps", () => {
    const space = longSpace();
    space.moveTo(1_000_000);
    for (let step = 0; step < 50; step++) space.scrolled(space.physicalTop + 100);
    expect(space.virtualTop).toBe(1_005_000);
  });

  it("reaches both ends by small steps alone", () => {
    const space = longSpace();
    space.moveTo(1_900_000);
    for (let step = 0; step < 1200; step++) {
      space.scrolled(Math.min(CAP - VIEWPORT, space.physicalTop + 100));
    }
    expect(space.virtualTop).toBe(TOTAL - VIEWPORT);
    for (let step = 0; step < 25_000; step++) space.scrolled(Math.max(0, space.physicalTop - 100));
    expect(space.virtualTop).toBe(0);
  });

  it("stays inside when the content shrinks", () => {
    const space = longSpace();
    space.moveTo(TOTAL);
    expect(space.resize(5_000, VIEWPORT)).toBe(4_200);
    expect(space.virtualTop).toBe(4_200);
  });
});
