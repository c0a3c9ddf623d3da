import { describe, expect, it } from "vitest";

import { BrokenJson, JsonStream } from "./json-stream";

const ANSWER = {
  module_id: "m",
  from: { revision: 1, at: "2026-01-01" },
  nothing: null,
  schema: [],
  objects: [
    { key: 'A "1" \\', fields: [{ from: "{[,]}", to: null }, { redline: [{ text: "ü\\\"" }] }] },
    { key: "A2", fields: [], nested: [[1, 2], [3]] },
  ],
  links: [1, "two", true, null, [], {}],
};

function read(pieces: readonly string[]) {
  const values: Record<string, unknown> = {};
  const lists: Record<string, unknown[]> = {};
  const stream = new JsonStream({
    onValue: (name, value) => {
      values[name] = value;
    },
    onElement: (name, element) => {
      (lists[name] ??= []).push(element);
    },
  });
  pieces.forEach((piece) => stream.push(piece));
  stream.end();
  return { ...values, schema: [], ...lists };
}

describe("a stream of JSON", () => {
  it.each([1, 2, 3, 7, 64, 10_000])("[VER-6] is read the same in pieces of %i characters", (size) => {
    for (const text of [JSON.stringify(ANSWER), JSON.stringify(ANSWER, null, 2)]) {
      const pieces = Array.from({ length: Math.ceil(text.length / size) }, (_, at) => text.slice(at * size, (at + 1) * size));
      expect(read(pieces)).toEqual(ANSWER);
    }
  });

  it("[VER-6] gives each element away before the rest is there", () => {
    const seen: unknown[] = [];
    const stream = new JsonStream({ onValue: () => undefined, onElement: (_, element) => seen.push(element) });
    stream.push('{"a":1,"objects":[{"n":1},{"n"');
    expect(seen).toEqual([{ n: 1 }]);
    stream.push(":2}");
    stream.push("]");
    expect(seen).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it("[VER-6] says when it ended early, or is no JSON", () => {
    const text = JSON.stringify(ANSWER);
    for (const end of [1, 30, text.length - 1]) expect(() => read([text.slice(0, end)])).toThrow(BrokenJson);
    expect(() => read(["<html>"])).toThrow(BrokenJson);
    expect(() => read(['{"a":[{"b":}]}'])).toThrow(BrokenJson);
  });
});
