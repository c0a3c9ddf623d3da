// Gives the catalogues to the pages in two parts: what the first screens say, and the rest, which nobody should wait for.
// Which texts are first is read from the code: all that the entry and the first screens import at once.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Plugin } from "vite";

/** Texts by name, in groups. */
export interface Texts {
  [name: string]: string | Texts;
}

type IsWanted = (key: string) => boolean;

const SRC = join(import.meta.dirname, "../src");
const CATALOGUES = join(SRC, "i18n");

/** The page may be opened at these; all other routes wait for the rest of the texts. Kept in step with the root route. */
const FIRST = [
  "app/main.tsx",
  "routes/__root.tsx",
  "routes/login.tsx",
  "routes/_app.tsx",
  "routes/_app.index.tsx",
  "routes/_app.p.$project.m.$module.tsx",
];

/** Imports that stand for a file at run time; types leave nothing behind, and what is imported later comes later. */
const IMPORT = /^(?:import|export)(?! type\b)(?:[^"';]*?\sfrom)?\s*"([^"]+)"/gm;
const KEY = /["'`]([a-z]\w*(?:\.\w+)+)["'`]/g;
const KEY_START = /`([a-z]\w*(?:\.\w+)*\.)\$\{/g;

function resolve(name: string, from: string): string | undefined {
  const path = name.startsWith("@/") ? join(SRC, name.slice(2)) : name.startsWith(".") ? join(dirname(from), name) : null;
  if (path === null) return undefined;
  return ["", ".ts", ".tsx", "/index.ts"].map((end) => path + end).find((file) => /\.tsx?$/.test(file) && existsSync(file));
}

/** The keys, and the beginnings of keys, that some code asks for. */
export function keysIn(code: string): { keys: ReadonlySet<string>; starts: readonly string[] } {
  return {
    keys: new Set([...code.matchAll(KEY)].map(([, key = ""]) => key)),
    starts: [...code.matchAll(KEY_START)].map(([, start = ""]) => start),
  };
}

/** A key as the code writes it, without the form of the number. */
export const baseOf = (key: string) => key.replace(/_(zero|one|other)$/, "");

/** Says whether a text belongs to the first screens. */
export function firstTexts(): IsWanted {
  const seen = new Set<string>();
  const waiting = FIRST.map((name) => join(SRC, name));
  let code = "";
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    // The tree of routes names all of them; their pages are split off.
    if (seen.has(file) || file.endsWith(".gen.ts")) continue;
    seen.add(file);
    const text = readFileSync(file, "utf8");
    code += text;
    waiting.push(...[...text.matchAll(IMPORT)].map(([, name = ""]) => resolve(name, file)).filter((path) => path !== undefined));
  }
  const { keys, starts } = keysIn(code);
  return (key) => keys.has(baseOf(key)) || starts.some((start) => key.startsWith(start));
}

/** The part of a catalogue whose keys are wanted. */
export function partOf(catalogue: Texts, isWanted: IsWanted, before = ""): Texts {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([name, value]): [string, string | Texts][] => {
      if (typeof value === "string") return isWanted(before + name) ? [[name, value]] : [];
      const part = partOf(value, isWanted, `${before}${name}.`);
      return Object.keys(part).length > 0 ? [[name, part]] : [];
    }),
  );
}

/** `virtual:texts/en/first` and `virtual:texts/en/rest`, for each language. */
export function texts(): Plugin {
  const name = /^\0?virtual:texts\/(en|de)\/(first|rest)$/;
  return {
    name: "texts",
    resolveId: (id) => (name.test(id) ? `\0${id}` : null),
    load(id) {
      const [, language, part] = name.exec(id) ?? [];
      if (language === undefined) return null;
      const file = join(CATALOGUES, `${language}.json`);
      this.addWatchFile(file);
      const isFirst = firstTexts();
      const wanted = partOf(JSON.parse(readFileSync(file, "utf8")) as Texts, (key) => isFirst(key) === (part === "first"));
      return `export const texts = ${JSON.stringify(wanted)};`;
    },
  };
}
