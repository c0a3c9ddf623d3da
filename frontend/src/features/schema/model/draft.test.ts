import { describe, expect, it } from "vitest";

import { draftOf, moved, newOption, patchOf, requiredNames, touchesValues } from "./draft";

import type { AttributeDefinition } from "@/api/types";

const status: AttributeDefinition = {
  id: "a",
  module_id: "m",
  name: "Status",
  description: null,
  data_type: "enum",
  multi_select: false,
  default_value: "open",
  enum_values: ["open", "done"],
  enum_options: [
    { key: "open", label: "Open", color: "#00aa00" },
    { key: "done", label: "Done", color: null },
  ],
  depends_on: null,
  dependency_mapping: null,
  normative: false,
  position: 0,
  created_at: "2026-01-01T00:00:00Z",
};

describe("attribute drafts", () => {
  it("[ATT-3] sends nothing for an untouched attribute and only labels for a new label", () => {
    const draft = draftOf(status, []);
    expect(patchOf(draft, status)).toEqual({});
    const options = draft.options.map((option) => (option.key === "open" ? { ...option, label: "To do" } : option));
    const renamed = { ...draft, options };
    expect(patchOf(renamed, status)).toEqual({
      enum_values: [
        { key: "open", label: "To do", color: "#00aa00" },
        { key: "done", label: "Done", color: null },
      ],
    });
    expect(touchesValues(renamed, status)).toBe(false);
  });

  it("[ATT-3] gives a new value a key of its own and keeps the order", () => {
    const draft = draftOf(status, []);
    const added = { ...newOption(), label: "open" };
    const patch = patchOf({ ...draft, options: moved([...draft.options, added], 2, 0), defaultValue: added.id }, status);
    expect(patch.enum_values).toEqual([
      { key: "open 2", label: "open", color: null },
      { key: "open", label: "Open", color: "#00aa00" },
      { key: "done", label: "Done", color: null },
    ]);
    expect(patch.default_value).toBe("open 2");
  });

  it("[ATT-3] knows which changes may touch what objects have", () => {
    const draft = draftOf(status, []);
    expect(touchesValues({ ...draft, options: draft.options.slice(1) }, status)).toBe(true);
    expect(touchesValues({ ...draft, multi: true }, status)).toBe(true);
    expect(touchesValues({ ...draft, dataType: "string" }, status)).toBe(true);
    expect(touchesValues({ ...draft, name: "State" }, status)).toBe(false);
  });

  it("[ATT-4] names the values of both attributes by their keys", () => {
    const draft = draftOf(status, []);
    const added = { ...newOption(), label: "Late" };
    const patch = patchOf(
      { ...draft, options: [...draft.options, added], dependsOn: "b", mapping: { x: ["open", added.id], y: [] } },
      status,
    );
    expect(patch.dependency_mapping).toEqual({ x: ["open", "Late"], y: [] });
    expect(patchOf({ ...draft, dependsOn: null }, { ...status, depends_on: "b", dependency_mapping: { x: [] } })).toEqual({
      depends_on: null,
      dependency_mapping: null,
    });
  });

  it("[ATT-5] asks for an attribute under its new name", () => {
    const draft = { ...draftOf(status, ["status"]), name: "State" };
    expect(draft.required).toBe(true);
    expect(requiredNames(["Owner", "status"], "Status", draft)).toEqual(["Owner", "State"]);
    expect(requiredNames(["status"], "Status", { ...draft, required: false })).toEqual([]);
  });
});
