import type { Script, ScriptLimits, ScriptPatch } from "../api/scripts";

import { kindOf, typeOf, type Kind } from "./kinds";
import { scheduleOf, usualTimes, type TimeTable } from "./time-table";

export const LIMITS = ["wall_ms", "cpu_ms", "heap_bytes", "output_bytes", "reads", "writes"] as const;

/** A script as it is being written. Numbers are texts, as fields hold them. */
export interface Draft {
  name: string;
  kind: Kind;
  enabled: boolean;
  priority: string;
  /** When it runs, if the clock runs it. */
  times: TimeTable;
  source: string;
  limits: Record<(typeof LIMITS)[number], string>;
}

export function draftOf(script: Script): Draft {
  const limit = (name: (typeof LIMITS)[number]) => String(script.limits[name] ?? "");
  const usual = usualTimes();
  return {
    name: script.name,
    kind: kindOf(script),
    enabled: script.enabled,
    priority: String(script.priority),
    times: { cron: script.cron_expression ?? usual.cron, zone: script.time_zone ?? usual.zone },
    source: script.source_code,
    limits: {
      wall_ms: limit("wall_ms"),
      cpu_ms: limit("cpu_ms"),
      heap_bytes: limit("heap_bytes"),
      output_bytes: limit("output_bytes"),
      reads: limit("reads"),
      writes: limit("writes"),
    },
  };
}

const numberOf = (text: string) => (text.trim() === "" ? null : Math.trunc(Number(text)));

const limitsOf = (limits: Draft["limits"]): ScriptLimits =>
  Object.fromEntries(LIMITS.map((name) => [name, numberOf(limits[name])]));

/** What becomes of its time table. */
function schedulePatch(before: Draft, after: Draft): ScriptPatch | false {
  if (after.kind !== "scheduled") return before.kind === "scheduled" && { cron_expression: "" };
  const same = before.kind === "scheduled" && after.times.cron === before.times.cron && after.times.zone === before.times.zone;
  return !same && scheduleOf(after.times);
}

/** What of a script becomes another; null when nothing does. */
export function patchOf(before: Draft, after: Draft): ScriptPatch | null {
  const patch: ScriptPatch = {
    ...(after.name !== before.name && { name: after.name }),
    ...(after.kind !== before.kind && typeOf(after.kind)),
    ...schedulePatch(before, after),
    ...(after.enabled !== before.enabled && { enabled: after.enabled }),
    ...(after.priority !== before.priority && { priority: numberOf(after.priority) ?? 0 }),
    ...(after.source !== before.source && { source_code: after.source }),
    ...(LIMITS.some((name) => after.limits[name] !== before.limits[name]) && { limits: limitsOf(after.limits) }),
  };
  return Object.keys(patch).length === 0 ? null : patch;
}
