import { existsSync } from "node:fs";

import type { PlaywrightTestConfig } from "@playwright/test";

const SYSTEM_CHROMIUM = "/usr/bin/chromium";

process.env.PLAYWRIGHT_JUNIT_OUTPUT_FILE ??= "test-results/e2e.xml";

/** The browser of the machine where there is one; nothing is downloaded. */
export const browserUse: NonNullable<PlaywrightTestConfig["use"]> = {
  // Set by the global set-up, or by hand to use a server that runs.
  baseURL: process.env.REQ1_URL,
  locale: "en-GB",
  timezoneId: "Europe/Berlin",
  viewport: { width: 1440, height: 900 },
  trace: "retain-on-failure",
  launchOptions: {
    ...(existsSync(SYSTEM_CHROMIUM) && { executablePath: SYSTEM_CHROMIUM }),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  },
};
