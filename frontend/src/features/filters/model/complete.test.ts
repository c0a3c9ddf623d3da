import { describe, expect, it } from "vitest";

import { complete, completions, modulesIn, word, type FilterWords } from "./complete";

import type { AttributeDefinition, LinkType } from "@/api/types";

const attribute = (name: string, data_type: string, options: string[] = []) =>
  ({ name, data_type, enum_options: options.map((label) => ({ key: label, label })) }) as unknown as AttributeDefinition;

const words: FilterWords = {
  definitions: [attribute("Priority", "enum", ["low", "very high"]), attribute("Due date", "date"), attribute("type", "bool")],
  linkTypes: [
    { name: "satisfies", backward_name: "is satisfied by" },
    { name: "derives from", backward_name: "derives" },
  ] as LinkType[],
  people: ["Kim Weber"],
  modules: ["Parts list", "System"],
  definitionsOf: (name) => (name === "Parts list" ? [attribute("Mass", "integer"), attribute("Colour", "enum", ["red"])] : []),
};

const offered = (text: string) => completions(text, text.length, words).items.map((item) => item.text);

describe("completion of filters", () => {
  it("[SRC-3] offers fields, then signs of the field, then its values, then and/or", () => {
    expect(offered("Pri")).toEqual(["Priority"]);
    expect(offered("")).toContain('"Due date"');
    expect(offered("")).toContain('"type"');
    expect(offered("Priority ")).toContain("<=");
    expect(offered("Priority = ")).toEqual(["low", '"very high"']);
    expect(offered("Priority = v")).toEqual(['"very high"']);
    expect(offered("Priority in (low, ")).toEqual(["low", '"very high"']);
    expect(offered('"Due date" > ')).toContain("-7d");
    expect(offered("changed_by = k")).toEqual(['"Kim Weber"']);
    expect(offered("Priority = low ")).toEqual(["and", "or"]);
    expect(offered("not (Priority is empty ")).toEqual(["and", "or"]);
    expect(offered("text ")).toEqual(["~", "!~"]);
  });

  it("[SRC-3] offers the parts of a link condition", () => {
    expect(offered("has no out")).toEqual(["outgoing"]);
    expect(offered("has outgoing ")).toContain("satisfies");
    expect(offered("has outgoing ")).not.toContain("outgoing");
    expect(offered("has outgoing satisfies ")).toEqual(["to", "and", "or"]);
    expect(offered("has sat")).toEqual(["satisfies", '"is satisfied by"']);
    expect(offered("has no ")).not.toContain("and");
    expect(offered("has suspect ")).toContain("to");
  });

  it("[SRC-3] offers modules at the other ends of links, and there the attributes of those", () => {
    expect(offered("has outgoing satisfies to ")).toEqual(['"Parts list"', "System"]);
    expect(offered('has link to "Parts list" ')).toEqual(["where", "and", "or"]);
    expect(offered('has link to "Parts list" where ')).toEqual(["("]);
    const inside = 'Priority = low and has link to "Parts list" where (';
    expect(offered(`${inside}M`)).toEqual(["Mass"]);
    expect(offered(inside)).not.toContain("Priority");
    expect(offered(`${inside}Mass > 1 and (Colour = `)).toEqual(["red"]);
    expect(offered(`${inside}Colour in (red) or (Mass = 1) and M`)).toEqual(["Mass"]);
    expect(offered(`${inside}Colour in (red) or has link to System) `)).toEqual(["and", "or"]);
    expect(offered(`${inside}Mass = 1) and Pri`)).toEqual(["Priority"]);
    expect(modulesIn(`${inside}has no link to System) and key = to`)).toEqual(["Parts list", "System"]);
  });

  it("[SRC-3] puts a completion in at the caret and leaves the rest", () => {
    const text = "Pri and key = a";
    expect(complete(text, completions(text, 2, words), { text: "Priority", kind: "field" })).toEqual({
      text: "Priority and key = a",
      caret: 9,
    });
    expect(word("a b")).toBe('"a b"');
    expect(word('say "x"')).toBe('"say \\"x\\""');
    expect(word("and")).toBe('"and"');
    expect(word("key", true)).toBe('"key"');
  });
});
