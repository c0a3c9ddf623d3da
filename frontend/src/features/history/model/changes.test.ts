import type { TFunction } from "i18next";
import { describe, expect, it } from "vitest";

import { changesOf } from "./changes";

import type { ObjectVersion } from "@/api/types";


const version = (change: Partial<ObjectVersion>) =>
  ({ heading: "Brakes", body: "<p>The system shall stop.</p>", classification: "normative", attribute_values: {}, external_links: [], ...change }) as ObjectVersion;

const WORDS: Record<string, string> = { "classification.heading": "Überschrift", "classification.normative": "Normativ" };
const t = ((key: string) => WORDS[key] ?? key) as unknown as TFunction;
const asIs = (_name: string, value: unknown) => (value === undefined ? "" : JSON.stringify(value));

describe("changes of a version", () => {
  it("names the words that came and went, without the marks of the text", () => {
    const [body] = changesOf(version({ body: "<p>The system shall <b>always</b> stop.</p>" }), version({}), asIs, t);
    expect(body?.field).toBe("body");
    expect(body?.pieces.filter(({ kind }) => kind === "added").map(({ text }) => text.trim())).toEqual(["always"]);
    expect(body?.pieces.some(({ kind }) => kind === "removed")).toBe(false);
  });

  it("compares attributes by name, lists and missing ones included", () => {
    const changes = changesOf(
      version({ attribute_values: { Priority: "high", Tags: ["a", "b"] } }),
      version({ attribute_values: { Owner: "Kim", Tags: ["a", "b"] } }),
      asIs,
      t,
    );
    expect(changes.map(({ field }) => field)).toEqual(["Owner", "Priority"]);
  });

  it("[LNK-10] tells each link to the world outside that came or went", () => {
    const link = { id: "1", uri: "https://a.example", title: "A" };
    const [came] = changesOf(version({ external_links: [link] }), version({}), asIs, t);
    expect(came).toMatchObject({ field: "external_links", pieces: [{ kind: "added", text: "A, https://a.example" }] });
    const moved = changesOf(version({ external_links: [{ ...link, uri: "https://b.example" }] }), version({ external_links: [link] }), asIs, t);
    expect(moved).toHaveLength(1);
  });

  it("is empty when nothing visible changed, as with a move", () => {
    expect(changesOf(version({}), version({}), asIs, t)).toEqual([]);
  });

  it("[UIX-3] writes the kind of an object in the reader's words", () => {
    const [kind] = changesOf(version({ classification: "heading" }), version({}), asIs, t);
    expect(kind?.pieces).toEqual([
      { text: "Normativ", kind: "removed" },
      { text: "Überschrift", kind: "added" },
    ]);
  });
});
