import { defineConfig } from "@playwright/test";

import { browserUse } from "./e2e/support/browser";

/** Pictures of every screen with the sample project, taken from the real server; not a test run. */
export default defineConfig({
  testDir: "e2e",
  testMatch: "screenshots.ts",
  globalSetup: "./e2e/support/sample-server.ts",
  workers: 1,
  timeout: 900_000,
  reporter: [["list"]],
  outputDir: "test-results/screenshots",
  use: { ...browserUse, trace: "off", actionTimeout: 15_000 },
});
