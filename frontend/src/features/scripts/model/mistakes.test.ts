import { describe, expect, it } from "vitest";

import { failedAt, refusedAt } from "./mistakes";

import { ProblemError } from "@/api/problem";

const frame = (line: number, column: number, name: string | null = null) => ({ function: name, line, column });
const refusal = (detail: string, stack = [frame(2, 7)], pointer = "/source_code") =>
  new ProblemError({
    type: "about:blank", title: "", status: 400, code: "invalid_request", detail: "", errors: [{ pointer, code: "syntax_error", detail, stack }],
  });

describe("[SCR-8] the place of a mistake", () => {
  it("is read from what the server does not take", () => {
    expect(refusedAt(refusal("Headings, line 2, column 7: SyntaxError: Unexpected token"))).toEqual({
      line: 2, column: 7, message: "SyntaxError: Unexpected token", stack: [frame(2, 7)],
    });
  });

  it("is none for other faults", () => {
    expect(refusedAt(refusal("too long", []))).toBeNull();
    expect(refusedAt(refusal("Headings, line 3: gone", [frame(3, 1)], "/name"))).toBeNull();
    expect(refusedAt(new Error("line 3"))).toBeNull();
  });

  it("is told of a test without the name of the script", () => {
    const stack = [frame(3, 5, "inner"), frame(7, 1)];
    const error = { code: "thrown", message: "Headings, line 3, column 5: TypeError: x is null", line: 3, column: 5, stack };
    expect(failedAt(error)).toEqual({ line: 3, column: 5, message: "TypeError: x is null", stack });
    expect(failedAt({ code: "limit", message: "the script was stopped", line: null, stack: [] })).toBeNull();
  });
});
