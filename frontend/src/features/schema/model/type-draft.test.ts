import { describe, expect, it } from "vitest";

import { newSection, typeDraftOf, typePatchOf } from "./type-draft";

import type { AttributeDefinition } from "@/api/types";

const attribute = (id: string, name: string) => ({ id, name }) as AttributeDefinition;
const definitions = [attribute("1", "Cause"), attribute("2", "Effect"), attribute("3", "Cost")];

describe("type drafts", () => {
  it("[ATT-5] sends neither requirement nor place of what the type does not have", () => {
    const draft = {
      ...typeDraftOf(null, definitions),
      name: " Hazard ",
      attributes: ["2", "1"],
      required: ["1", "3"],
      sections: [{ ...newSection(" Analysis "), attributes: ["3", "2"] }],
    };
    expect(typePatchOf(draft, definitions, null)).toEqual({
      name: "Hazard",
      description: null,
      default_classification: "normative",
      attributes: ["1", "2"],
      required_attributes: ["Cause"],
      form_layout: { sections: [{ title: "Analysis", attributes: ["2"] }] },
    });
  });
});
