import { beforeAll, describe, expect, it } from "vitest";

import { languageService } from "./language";

const examples = import.meta.glob<string>("../../../../../backend/script/examples/*.js", { query: "?raw", import: "default", eager: true });

describe("[SCR-7] examples", () => {
  const service = languageService();
  beforeAll(() => service.initialize());
  it("are ten and more", () => expect(Object.keys(examples).length).toBeGreaterThanOrEqual(10));

  it.each(Object.entries(examples))("%s is right", (path, code) => {
    expect(code).toMatch(/^\/\/ .+\n\/\/ kind: (pre_save|post_save|pre_delete|validate|layout|action|scheduled)\n\/\/ .+\.\n\n/);
    service.updateFile({ path: "/script.js", code });
    expect(service.getLints({ path: "/script.js", diagnosticCodesToIgnore: [] }).map(({ message }) => message), path).toEqual([]);
  });
});
