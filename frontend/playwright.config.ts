import { defineConfig } from "@playwright/test";

import { browserUse } from "./e2e/support/browser";

export default defineConfig({
  testDir: "e2e",
  testMatch: "*.spec.ts",
  globalSetup: "./e2e/support/server.ts",
  fullyParallel: true,
  // The server and PostgreSQL share the machine with the browsers.
  workers: 2,
  // A journey walks many pages with a debug build of the server on a busy machine.
  timeout: 300_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  reporter: [["list"], ["junit"]],
  outputDir: "test-results/e2e",
  use: browserUse,
});
