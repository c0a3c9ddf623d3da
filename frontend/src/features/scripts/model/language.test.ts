import { beforeAll, describe, expect, it } from "vitest";

import { languageService } from "./language";

const path = "/script.js";

describe("[SCR-7] what the editor says of a script", () => {
  const service = languageService();
  beforeAll(() => service.initialize());
  const mistakes = (code: string) => {
    service.updateFile({ path, code });
    return service.getLints({ path, diagnosticCodesToIgnore: [] }).map(({ from, to, message }) => ({ text: code.slice(from, to), from, message }));
  };

  it("is nothing where the script is right, a return at its top included", () => {
    expect(mistakes('if (!req1.draft.heading) req1.reject("A heading is needed", "heading");')).toEqual([]);
    expect(mistakes('return req1.object.links("in", "verifies").count();')).toEqual([]);
  });

  it("names the place of what the API does not have", () => {
    expect(mistakes("req1.objekt.key;")).toMatchObject([{ from: "req1.".length, text: "objekt" }]);
    expect(mistakes("req1.log(1);\nreq1.objekt.key;")).toMatchObject([{ from: "req1.log(1);\nreq1.".length, text: "objekt" }]);
  });

  it("stays in the script where that is not finished", () => {
    for (const { from } of mistakes("if (req1.object) {")) expect(from).toBeLessThanOrEqual("if (req1.object) {".length);
  });

  it("knows neither browser nor Node", () => {
    for (const name of ["document", "fetch", "process", "setTimeout", "require"]) {
      expect(mistakes(`${name}("x");`), name).toHaveLength(1);
    }
  });

  it("has no complaint about names that only a page has, and refuses modules", () => {
    expect(mistakes("const escape = 1; class Link {} req1.log(escape, new Link());")).toEqual([]);
    expect(mistakes('import fs from "fs";').length).toBeGreaterThan(0);
  });

  it("completes members, and tells what they are", async () => {
    service.updateFile({ path, code: "req1." });
    const found = await service.getAutocompletion({ path, context: { pos: 5, explicit: true } });
    expect(found).toMatchObject({ from: 5 });
    expect(found?.options.map(({ label }) => label)).toEqual(expect.arrayContaining(["query", "draft", "reject", "create"]));
    service.updateFile({ path, code: "req1.reject" });
    const told = service.getHover({ path, pos: 7 });
    expect(told).toMatchObject({ start: 5, end: 11 });
    expect(told?.quickInfo?.documentation?.map(({ text }) => text).join("")).toContain("Rejects");
  });
});
