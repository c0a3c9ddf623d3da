import type { Baseline, BaselineSet } from "@/api/types";

/** What stands at one place of the timeline: a baseline by itself, or a set with the baselines that are known of it. */
export type Entry =
  | { kind: "one"; id: string; at: string; baseline: Baseline }
  | { kind: "set"; id: string; at: string; set: BaselineSet | undefined; baselines: Baseline[] };

/** Baselines newest first, those of a set together at the time at which the set was made; sets without any too. */
export function timelineOf(baselines: readonly Baseline[], sets: readonly BaselineSet[], isWanted: (set: BaselineSet) => boolean): Entry[] {
  const known = new Map(sets.map((set) => [set.id, set]));
  const entries = new Map<string, Entry>();
  for (const baseline of baselines) {
    const setId = baseline.baseline_set_id;
    if (!setId) {
      entries.set(baseline.id, { kind: "one", id: baseline.id, at: baseline.created_at, baseline });
      continue;
    }
    const entry = entries.get(setId);
    if (entry?.kind === "set") entry.baselines.push(baseline);
    else {
      const set = known.get(setId);
      entries.set(setId, { kind: "set", id: setId, at: set?.created_at ?? baseline.created_at, set, baselines: [baseline] });
    }
  }
  for (const set of sets) {
    if (!entries.has(set.id) && isWanted(set)) entries.set(set.id, { kind: "set", id: set.id, at: set.created_at, set, baselines: [] });
  }
  return [...entries.values()].toSorted((a, b) => b.at.localeCompare(a.at));
}

/** Entries by month, such as `2026-03`, in the reader's time zone. */
export function monthsOf(entries: readonly Entry[]): { month: string; entries: Entry[] }[] {
  const months: { month: string; entries: Entry[] }[] = [];
  for (const entry of entries) {
    const date = new Date(entry.at);
    const month = `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}`;
    const last = months.at(-1);
    if (last?.month === month) last.entries.push(entry);
    else months.push({ month, entries: [entry] });
  }
  return months;
}

/** The two baselines that are picked, earlier first; undefined while they are not two of one module. */
export function pairOf(picked: readonly Baseline[]): { from: Baseline; to: Baseline } | undefined {
  const [a, b, ...rest] = picked.toSorted((one, other) => one.revision - other.revision || one.created_at.localeCompare(other.created_at));
  if (a === undefined || b === undefined || rest.length > 0 || a.module_id !== b.module_id) return undefined;
  return { from: a, to: b };
}
