import { fileURLToPath } from "node:url";

import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

import { texts } from "./scripts/texts";

const backend = process.env.REQ1_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [tanstackRouter({ target: "react", autoCodeSplitting: true }), react(), texts()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  server: {
    host: "127.0.0.1",
    // The user guide with its pictures and the API of scripts are beside the application.
    fs: { allow: [".", "../docs", "../backend/script"] },
    proxy: { "/api": { target: backend, changeOrigin: false } },
  },
  build: {
    target: "es2023",
    // Small fonts and pictures as data: URLs would need a wider content security policy.
    assetsInlineLimit: 0,
    // The polyfill is an inline script, which the policy forbids; every browser of the target has the feature.
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    manifest: true,
    rolldownOptions: {
      output: {
        // What every page needs, in few files: small files compress badly and cost a request each.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\//, priority: 4 },
            { name: "platform", test: /node_modules\/(@tanstack\/(react-router|react-query|react-store|history|router-core|query-core|store)|i18next|react-i18next|zustand|valibot|openapi-fetch)/, priority: 3 },
            { name: "start", tags: ["$initial"], priority: 2 },
            { name: "shared", minShareCount: 8, maxModuleSize: 60_000, priority: 1 },
          ],
        },
      },
    },
  },
});
