import { describe, expect, it, vi } from "vitest";

import { askAhead, forgetAhead, takeAhead } from "./ahead";

describe("answers asked for in advance", () => {
  it("are taken once", async () => {
    const ask = vi.fn(() => Promise.resolve("early"));
    askAhead("rows", ask);
    expect(await takeAhead("rows", () => Promise.resolve("late"))).toBe("early");
    expect(await takeAhead("rows", () => Promise.resolve("late"))).toBe("late");
    expect(ask).toHaveBeenCalledOnce();
  });

  it("are forgotten when something changed", async () => {
    askAhead("rows", () => Promise.resolve("before"));
    forgetAhead();
    expect(await takeAhead("rows", () => Promise.resolve("after"))).toBe("after");
  });
});
