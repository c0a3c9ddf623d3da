import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { baseOf, firstTexts, keysIn, partOf, type Texts } from "../../scripts/texts";

import de from "./de.json";
import en from "./en.json";

function flatten(tree: Texts, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

const english = flatten(en);
const german = flatten(de);
const placeholders = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !/\.(test|gen)\./.test(entry.name) ? [readFileSync(path, "utf8")] : [];
  });
}

describe("catalogues", () => {
  it("[UIX-3] have the same keys in English and German, none empty", () => {
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    expect([...english, ...german].filter(([, text]) => text.trim() === "")).toEqual([]);
  });

  it("[UIX-3] use the same placeholders", () => {
    const different = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(german.get(key) ?? "").join(),
    );
    expect(different).toEqual([]);
  });

  it("[UIX-3] hold every text that the code asks for, and no other", () => {
    const code = sources(join(import.meta.dirname, "..")).join("\n");
    const { keys, starts } = keysIn(code);
    const unused = [...english.keys()].filter(
      (key) => !keys.has(baseOf(key)) && !starts.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
    const asked = [...code.matchAll(/\bt\(\s*"([\w.]+)"/g)].map(([, key]) => key ?? "");
    const missing = asked.filter((key) => !english.has(key) && !english.has(`${key}_other`));
    expect(missing).toEqual([]);
  });

  it("[UIX-3] come in two parts, the first with what the first screens say", () => {
    const isFirst = firstTexts();
    const first = flatten(partOf(en, isFirst));
    const rest = flatten(partOf(en, (key) => !isFirst(key)));
    expect([...first.keys(), ...rest.keys()].sort()).toEqual([...english.keys()].sort());
    for (const key of ["auth.signIn", "home.title", "module.toolbar", "module.group.edit", "status.offlineHint", "state.notFound"]) {
      expect(first.has(key), key).toBe(true);
    }
    for (const key of ["schema.title", "undo.title", "bulk.title", "history.title"]) expect(rest.has(key), key).toBe(true);
    expect(first.size).toBeLessThan(english.size / 3);
  });

  it("[UIX-3] are there before anything shows them that is loaded later", () => {
    const lazy = sources(join(import.meta.dirname, "..")).filter((code) => /[^.\w]lazy\(/.test(code));
    // Components of a later hour are made by `later`, which waits for their texts.
    expect(lazy).toHaveLength(1);
    expect(lazy[0]).toContain("allTexts()");
  });
});
