import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { findOperations, readApi, type ApiDocument } from "./openapi";
import { curl, lacking, prepare } from "./request";
import { inside, sample, typeName } from "./schema";

const file = join(import.meta.dirname, "../../../../openapi.json");
const api = readApi(JSON.parse(readFileSync(file, "utf8")) as ApiDocument);
const operation = (id: string) => {
  const found = api.operations.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no operation ${id}`);
  return found;
};

describe("the API explorer", () => {
  it("[UIX-5] knows every operation of the server, and finds them by words", () => {
    expect(api.operations.length).toBeGreaterThan(100);
    expect(new Set(api.operations.map(({ id }) => id)).size).toBe(api.operations.length);
    expect(findOperations(api, "post objects move").map(({ id }) => id)).toContain("move_object");
    expect(findOperations(api, "zebra")).toEqual([]);
  });

  it("[UIX-5] reads every type that the server describes", () => {
    for (const { id, body, answers } of api.operations) {
      for (const one of [body, ...answers.map((answer) => answer.body)]) {
        if (one === undefined) continue;
        expect(typeName(one.schema), id).not.toBe("");
        const fields = inside(one.schema, api.schemas);
        for (const field of fields) expect(typeName(field.schema), `${id} ${field.name}`).not.toBe("");
        // Types may contain each other; a value to begin with has an end all the same.
        expect(() => JSON.stringify(sample(one.schema, api.schemas)), id).not.toThrow();
      }
    }
    const fields = inside(operation("create_link").body?.schema ?? {}, api.schemas);
    expect(fields.filter(({ required }) => required).map(({ name }) => name)).toContain("source_object_id");
    expect(sample(operation("update_module").body?.schema ?? {}, api.schemas)).toEqual({});
  });

  it("[UIX-5] makes the request out of what is filled in", () => {
    const list = operation("list_objects");
    expect(lacking(list, {})).toBe("module_id");
    const request = prepare(list, { values: { module_id: "a/b", filter: "Priority = high", limit: "" }, body: "" });
    expect(request).toEqual({ method: "GET", address: "/api/v1/modules/a%2Fb/objects?filter=Priority+%3D+high", headers: {} });
    const update = prepare(operation("update_object"), {
      values: { module_id: "m", id: "o", "If-Match": '"3"' },
      body: '{"heading": "It\'s"}',
    });
    expect(update.headers).toEqual({ "If-Match": '"3"', "Content-Type": "application/json" });
  });

  it("[UIX-5] writes it for a shell, with quotes that hold and no secret", () => {
    const request = prepare(operation("update_object"), { values: { module_id: "m", id: "o" }, body: '{"heading": "It\'s $HOME"}' });
    expect(curl(request, "https://req1.example.com")).toBe(
      [
        "curl 'https://req1.example.com/api/v1/modules/m/objects/o'",
        "--request PATCH",
        '--header "Authorization: Bearer $REQ1_TOKEN"',
        "--header 'Content-Type: application/json'",
        String.raw`--data '{"heading": "It'\''s $HOME"}'`,
      ].join(" \\\n  "),
    );
  });
});
