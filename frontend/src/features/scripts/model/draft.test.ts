import { describe, expect, it } from "vitest";

import type { Script } from "../api/scripts";

import { draftOf, patchOf } from "./draft";

const script: Script = {
  id: "s",
  module_id: "m",
  everywhere: false,
  name: "Headings",
  script_type: "action",
  hook_point: null,
  enabled: true,
  priority: 0,
  source_code: "return 1;",
  limits: { wall_ms: 300 },
  version: 3,
  author_id: "u",
  author_name: "Kim",
  created_at: "2026-01-01T00:00:00Z",
  updated_at: "2026-01-01T00:00:00Z",
};

describe("[SCR-1] a script that is written", () => {
  const draft = draftOf(script);

  it("sends nothing while nothing is another", () => expect(patchOf(draft, { ...draft })).toBeNull());

  it("sends what is another, and no more", () => {
    expect(patchOf(draft, { ...draft, source: "return 2;", priority: "-5" })).toEqual({ source_code: "return 2;", priority: -5 });
    expect(patchOf(draft, { ...draft, kind: "layout" })).toEqual({ script_type: "layout" });
    expect(patchOf(draft, { ...draft, kind: "pre_save" })).toEqual({ script_type: "trigger", hook_point: "pre_save" });
  });

  it("[SCR-5] sends the time table when it is another, and ends it with another type", () => {
    const times = { cron: "0 * * * *", zone: "Europe/Berlin" };
    const scheduled = { ...draft, kind: "scheduled" as const, times };
    const sent = { cron_expression: "0 * * * *", time_zone: "Europe/Berlin" };
    expect(patchOf(draft, scheduled)).toEqual({ script_type: "action", ...sent });
    expect(patchOf(scheduled, { ...scheduled })).toBeNull();
    expect(patchOf(scheduled, { ...scheduled, times: { ...times, cron: "5 * * * *" } })).toEqual({ ...sent, cron_expression: "5 * * * *" });
    expect(patchOf(scheduled, { ...scheduled, kind: "layout" })).toEqual({ script_type: "layout", cron_expression: "" });
    expect(draftOf({ ...script, cron_expression: "0 * * * *", time_zone: "Europe/Berlin" })).toMatchObject({ kind: "scheduled", times });
  });

  it("sends all limits when one is another: an empty field takes the usual one", () => {
    const limits = { ...draft.limits, wall_ms: "", reads: "10" };
    expect(patchOf(draft, { ...draft, limits })?.limits).toEqual({
      wall_ms: null, cpu_ms: null, heap_bytes: null, output_bytes: null, reads: 10, writes: null,
    });
  });
});
