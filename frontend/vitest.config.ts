import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  // The API of scripts is beside the application.
  server: { fs: { allow: [".", "../backend/script"] } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.{ts,tsx}"],
    setupFiles: ["src/testing/setup.ts"],
    restoreMocks: true,
    css: { modules: { classNameStrategy: "non-scoped" } },
    reporters: ["default", "junit"],
    outputFile: { junit: process.env.VITEST_JUNIT ?? "test-results/vitest.xml" },
  },
});
