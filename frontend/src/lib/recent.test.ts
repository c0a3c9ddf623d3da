import { beforeEach, describe, expect, it } from "vitest";

import { forgetModule, recentModules, rememberModule } from "./recent";

const module = (moduleId: string) => ({ projectId: "p", projectName: "Brake", moduleId, moduleName: moduleId, at: "2026-01-31T10:00:00Z" });

describe("modules opened last", () => {
  beforeEach(() => localStorage.clear());

  it("[UIX-1] stand latest first, each once", () => {
    for (const id of ["a", "b", "a"]) rememberModule("kim", module(id));
    expect(recentModules("kim").map(({ moduleId }) => moduleId)).toEqual(["a", "b"]);
  });

  it("[UIX-6] are remembered before the project's name is here, and keep the one of the last time", () => {
    const { projectName, ...unnamed } = module("a");
    rememberModule("kim", unnamed);
    expect(recentModules("kim")).toEqual([unnamed]);
    rememberModule("kim", { ...unnamed, projectName });
    rememberModule("kim", unnamed);
    expect(recentModules("kim")).toEqual([module("a")]);
  });

  it("[UIX-6] belong to the person, and go when the module is gone", () => {
    rememberModule("kim", module("a"));
    expect(recentModules("lou")).toEqual([]);
    forgetModule("kim", "a");
    expect(recentModules("kim")).toEqual([]);
  });
});
