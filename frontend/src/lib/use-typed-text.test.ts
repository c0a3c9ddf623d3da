import { act, renderHook } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { useTypedText } from "./use-typed-text";

describe("a field that the address follows", () => {
  beforeEach(() => void vi.useFakeTimers());

  const field = () => {
    const onPause = vi.fn();
    const hook = renderHook(({ value }) => useTypedText(value, onPause), { initialProps: { value: "brake" } });
    return { onPause, ...hook };
  };

  it("[UIX-1] tells the text when typing pauses, once", () => {
    const { result, onPause } = field();
    act(() => result.current[1]("brake p"));
    act(() => result.current[1]("brake pad "));
    act(() => void vi.advanceTimersByTime(300));
    expect(onPause.mock.calls).toEqual([["brake pad"]]);
  });

  it("[UIX-1] follows the address when it changes elsewhere, and does not change it back", () => {
    const { result, rerender, onPause } = field();
    act(() => result.current[1]("bra"));
    rerender({ value: "sensor" });
    expect(result.current[0]).toBe("sensor");
    act(() => void vi.advanceTimersByTime(1_000));
    expect(onPause).not.toHaveBeenCalled();
  });
});
