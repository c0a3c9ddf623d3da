import { describe, expect, it } from "vitest";

import { allowedHere } from "./allowed-options";
import { formSections } from "./form-sections";

import type { AttributeDefinition, ObjectType, RequirementObject } from "@/api/types";

const attribute = (id: string, name: string, rest: object = {}) => ({ id, name, ...rest }) as AttributeDefinition;
const definitions = [attribute("1", "Cause"), attribute("2", "Effect"), attribute("3", "Cost"), attribute("4", "Old")];
const object = (attributes: object) => ({ attributes }) as RequirementObject;
const names = (type: object | undefined, attributes: object = {}) =>
  formSections(definitions, object(attributes), type as ObjectType | undefined).map(({ title, attributes: fields }) => [
    title,
    ...fields.map(({ name }) => name),
  ]);

describe("the form of an object", () => {
  it("[ATT-5] has the sections of its type, then the rest", () => {
    const sections = [{ title: "Analysis", attributes: ["2", "1"] }, { title: "Empty", attributes: [] }];
    expect(names(undefined)).toEqual([[null, "Cause", "Effect", "Cost", "Old"]]);
    expect(names({ form_layout: { sections } })).toEqual([
      ["Analysis", "Effect", "Cause"],
      [null, "Cost", "Old"],
    ]);
  });

  it("[ATT-5] shows what the type does not have only where there is a value", () => {
    expect(names({ attributes: ["1", "3"] }, { Old: "x" })).toEqual([[null, "Cause", "Cost", "Old"]]);
  });

  it("[ATT-4] offers the values that go with the other value, and the present one", () => {
    const options = ["a", "b", "c"].map((key) => ({ key, label: key, color: null }));
    const child = attribute("2", "Child", {
      depends_on: "1",
      dependency_mapping: { x: ["a"], y: [] },
      enum_options: options,
    });
    const all = [attribute("1", "Parent"), child];
    const offered = (values: object) => allowedHere(child, all, object(values)).enum_options.map(({ key }) => key);
    expect(offered({})).toEqual(["a", "b", "c"]);
    expect(offered({ Parent: "z" })).toEqual(["a", "b", "c"]);
    expect(offered({ Parent: "x" })).toEqual(["a"]);
    expect(offered({ Parent: "y", Child: "c" })).toEqual(["c"]);
    expect(offered({ Parent: ["x", "y"] })).toEqual(["a"]);
  });
});
