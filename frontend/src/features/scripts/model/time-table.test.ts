import { expect, it } from "vitest";

import { PRESETS, presetOf, scheduleOf, usualTimes } from "./time-table";

it("[SCR-5] a new time table is every night, in the zone of the browser", () => {
  const usual = usualTimes();
  expect(presetOf(usual.cron)).toBe("nightly");
  expect(scheduleOf(usual)).toEqual({ cron_expression: "0 2 * * *", time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone });
});

it("[SCR-5] a usual time table is known by what it says", () => {
  expect(presetOf(` ${PRESETS.weekly} `)).toBe("weekly");
  expect(presetOf("*/5 * * * *")).toBeUndefined();
});
