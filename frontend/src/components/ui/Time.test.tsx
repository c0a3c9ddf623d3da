import { act, render, screen } from "@testing-library/react";
import i18next from "i18next";
import { beforeAll, expect, it, vi } from "vitest";

import { Time } from "./Time";

beforeAll(() => i18next.init({ lng: "en", resources: {} }));

it("[UIX-3] how long ago something was goes on while the page stays open", () => {
  vi.useFakeTimers({ now: Date.parse("2026-01-31T10:00:00Z") });
  const { unmount } = render(<Time at="2026-01-31T09:59:30Z" exact />);
  expect(screen.getByRole("time")).toHaveTextContent(/^now/);
  // The exact time stands beside it, for those who cannot hover.
  expect(screen.getByRole("time")).toHaveTextContent(/2026/);
  act(() => void vi.advanceTimersByTime(2 * 60_000));
  expect(screen.getByRole("time")).toHaveTextContent(/^2 minutes ago/);
  unmount();
  expect(vi.getTimerCount()).toBe(0);
});
