import { describe, expect, it } from "vitest";

import { RowHeights } from "./row-heights";

describe("RowHeights", () => {
  it("agrees with plain addition after many measurements", () => {
    const plain = Array.from({ length: 1000 }, () => 40);
    const heights = new RowHeights(1000, 40);
    let seed = 7;
    for (let round = 0; round < 3000; round++) {
      seed = (seed * 16_807) % 2_147_483_647;
      const index = seed % 1000;
      const height = 20 + (seed % 300);
      plain[index] = height;
      heights.set(index, height);
    }
    let sum = 0;
    plain.forEach((height, index) => {
      expect(heights.offsetOf(index)).toBe(sum);
      expect(heights.indexAt(sum)).toBe(index);
      expect(heights.indexAt(sum + height - 1)).toBe(index);
      sum += height;
    });
    expect(heights.total).toBe(sum);
  });

  it("answers the last row beyond the end and the first before the start", () => {
    const heights = new RowHeights(3, 10);
    expect(heights.indexAt(500)).toBe(2);
    expect(heights.indexAt(-5)).toBe(0);
    expect(new RowHeights(0, 10).indexAt(5)).toBe(0);
  });

  it("takes over heights that are known", () => {
    const heights = new RowHeights(4, 10, (index) => (index === 2 ? 100 : undefined));
    expect(heights.offsetOf(3)).toBe(120);
    expect(heights.set(2, 90)).toBe(-10);
  });
});
