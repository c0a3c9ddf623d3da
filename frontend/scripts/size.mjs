// Weighs the JavaScript that a browser needs before the first screen: the entry and everything it imports at once, with
// the first texts, the sign-in page, the home page and the module view, compressed as the server sends it. Fails above the budget.
import { readFileSync, statSync } from "node:fs";

const BUDGET_KB = 250;
const dist = new URL("../dist/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", dist), "utf8"));

/** Files of a chunk and of all chunks it imports, without the ones that are loaded later. */
function filesOf(key, seen = new Map()) {
  const chunk = manifest[key];
  if (chunk === undefined || seen.has(key)) return seen;
  seen.set(key, chunk.file);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

/** The longer of the two languages. */
const TEXTS = "virtual:texts/de/first";
if (manifest[TEXTS] === undefined) throw new Error("the first texts are not in the build");

const entry = Object.keys(manifest).find((key) => manifest[key].isEntry);
const routes = (needle) => Object.keys(manifest).filter((key) => key.includes(needle) && key.includes("tsr-split=component"));
const screens = {
  "sign-in": [entry, ...routes("routes/login.tsx")],
  home: [entry, ...routes("routes/_app.tsx"), ...routes("routes/_app.index.tsx")],
  "module view": [entry, ...routes("routes/_app.tsx"), ...routes("routes/_app.p.$project.m.$module.tsx")],
};

let failed = false;
for (const [screen, keys] of Object.entries(screens)) {
  const files = new Set([...keys, TEXTS].flatMap((key) => [...filesOf(key).values()]));
  const bytes = [...files]
    .filter((file) => file.endsWith(".js"))
    .reduce((sum, file) => sum + statSync(new URL(`${file}.br`, dist)).size, 0);
  const kb = bytes / 1000;
  failed ||= kb > BUDGET_KB;
  console.log(`${screen.padEnd(12)} ${kb.toFixed(1).padStart(6)} kB of ${BUDGET_KB} kB JavaScript, Brotli as served, ${files.size} files`);
}
process.exitCode = failed ? 1 : 0;
