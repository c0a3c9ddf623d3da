import { createSystem, createVirtualTypeScriptEnvironment } from "@typescript/vfs";
import { createWorker } from "@valtown/codemirror-ts/worker";
// A CommonJS module, whose default is all of it.
// eslint-disable-next-line import-x/default
import ts from "typescript";

import declarations from "../../../../../backend/script/api/req1.d.ts?raw";

/** What TypeScript knows of the language itself: the files of ES2023, without browser and without Node. */
const libraries = import.meta.glob<string>(
  [
    "/node_modules/typescript/lib/lib.{es5,decorators,decorators.legacy}.d.ts",
    "/node_modules/typescript/lib/lib.es20{15,16,17,18,19,20,21,22,23}.d.ts",
    "/node_modules/typescript/lib/lib.es20{15,16,17,18,19,20,21,22,23}.*.d.ts",
    "!**/*.full.d.ts",
  ],
  { query: "?raw", import: "default", eager: true },
);

/** A script is the body of a function, and stands in one here, on the same lines. */
const HEAD = "(function () {";
const FOOT = "\n})";

/** TypeScript with the API of scripts. That something may be null is no mistake: who writes a script knows when it runs. */
function environment() {
  const files = new Map<string, string>([["/req1.d.ts", declarations]]);
  for (const [path, text] of Object.entries(libraries)) files.set(path.slice(path.lastIndexOf("/")), text);
  return createVirtualTypeScriptEnvironment(createSystem(files), ["/req1.d.ts"], ts, {
    target: ts.ScriptTarget.ES2023,
    lib: ["lib.es2023.d.ts"],
    types: [],
    allowJs: true,
    checkJs: true,
    noEmit: true,
    strict: false,
    alwaysStrict: true,
    moduleDetection: ts.ModuleDetectionKind.Legacy,
  });
}

/** What is known of scripts as they are written, by the path of each. Places are offsets in the text of the script. */
export function languageService() {
  const inner = createWorker(environment);
  const shift = HEAD.length;
  const within = (path: string, place: number) => {
    const length = inner.getEnv().getSourceFile(path)?.getFullText().length ?? 0;
    return Math.min(Math.max(place - shift, 0), Math.max(length - shift - FOOT.length, 0));
  };
  return {
    ...inner,
    updateFile: ({ path, code }: { path: string; code: string }) => inner.updateFile({ path, code: HEAD + code + FOOT }),
    getLints: ({ path, ...asked }: Parameters<typeof inner.getLints>[0]) =>
      inner.getLints({ path, ...asked }).map((one) => ({ ...one, from: within(path, one.from), to: within(path, one.to) })),
    getAutocompletion: async ({ path, context }: Parameters<typeof inner.getAutocompletion>[0]) => {
      const found = await inner.getAutocompletion({ path, context: { ...context, pos: context.pos + shift } });
      return found && { ...found, from: within(path, found.from) };
    },
    getHover: ({ path, pos }: Parameters<typeof inner.getHover>[0]) => {
      const found = inner.getHover({ path, pos: pos + shift });
      return found && { ...found, start: within(path, found.start), end: within(path, found.end) };
    },
  };
}
