import { expect, it } from "vitest";

import { changeSince } from "./change-bar";

it("[VER-3] a row is new, edited or as it was since a baseline", () => {
  const row = (created_at: string, updated_at: string) => changeSince({ created_at, updated_at }, "2026-03-01T12:00:00.5Z");
  expect(row("2026-03-01T12:00:01Z", "2026-03-01T12:00:01Z")).toBe("new");
  expect(row("2026-02-01T12:00:00Z", "2026-03-01T14:00:00+01:00")).toBe("edited");
  expect(row("2026-02-01T12:00:00Z", "2026-03-01T12:00:00.5Z")).toBeUndefined();
});
