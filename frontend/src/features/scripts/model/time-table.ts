/** When a script runs by the clock: minute, hour, day of the month, month, day of the week, in a zone. */
export interface TimeTable {
  cron: string;
  zone: string;
}

/** Time tables that many want. */
export const PRESETS = {
  hourly: "0 * * * *",
  nightly: "0 2 * * *",
  weekdays: "0 6 * * MON-FRI",
  weekly: "0 6 * * MON",
  monthly: "0 6 1 * *",
} as const;

export type Preset = keyof typeof PRESETS;

export const presetOf = (cron: string): Preset | undefined =>
  (Object.keys(PRESETS) as Preset[]).find((name) => PRESETS[name] === cron.trim());

/** What a new scheduled script begins with: every night, where its writer is. */
export const usualTimes = (): TimeTable => ({ cron: PRESETS.nightly, zone: Intl.DateTimeFormat().resolvedOptions().timeZone });

/** The words that the server knows. */
export const scheduleOf = ({ cron, zone }: TimeTable) => ({ cron_expression: cron, time_zone: zone });
