import { describe, expect, it } from "vitest";

import { monthsOf, pairOf, timelineOf } from "./timeline";

import type { Baseline, BaselineSet } from "@/api/types";

const baseline = (id: string, revision: number, at: string, set: string | null = null, module = "m") =>
  ({ id, revision, created_at: at, baseline_set_id: set, module_id: module }) as Baseline;
const set = (id: string, at: string, project: string | null) => ({ id, created_at: at, project_id: project }) as BaselineSet;

describe("the timeline of versions", () => {
  it("[VER-3, VER-4] keeps the baselines of a set together, newest first", () => {
    const entries = timelineOf(
      [baseline("d", 9, "2026-03-04T10:00:00Z"), baseline("c", 8, "2026-03-03T10:00:00Z", "s"), baseline("b", 5, "2026-02-02T10:00:00Z"), baseline("a", 4, "2026-02-01T10:00:00Z", "s", "n")],
      [set("s", "2026-02-01T10:00:00Z", "p"), set("empty", "2026-03-05T10:00:00Z", "p"), set("foreign", "2026-03-06T10:00:00Z", "q")],
      ({ project_id }) => project_id === "p",
    );
    expect(entries.map(({ id }) => id)).toEqual(["empty", "d", "b", "s"]);
    const last = entries.at(-1);
    expect(last?.kind === "set" && last.baselines.map(({ id }) => id)).toEqual(["c", "a"]);
    expect(monthsOf(entries).map(({ month, entries: of }) => [month, of.length])).toEqual([["2026-03", 2], ["2026-02", 2]]);
  });

  it("[VER-4] shows a set whose name one may not read", () => {
    const [entry] = timelineOf([baseline("a", 1, "2026-02-01T10:00:00Z", "s")], [], () => true);
    expect(entry).toMatchObject({ kind: "set", id: "s", set: undefined });
  });

  it("[VER-6] compares two of one module, the earlier first", () => {
    const [early, late, other] = [baseline("a", 1, "2026-01-01"), baseline("b", 7, "2026-01-02"), baseline("c", 3, "2026-01-03", null, "n")];
    expect(pairOf([late, early])).toEqual({ from: early, to: late });
    expect(pairOf([late])).toBeUndefined();
    expect(pairOf([late, other])).toBeUndefined();
  });
});
