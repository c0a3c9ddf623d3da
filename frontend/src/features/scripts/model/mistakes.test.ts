import { describe, expect, it } from "vitest";

import { failedAt, refusedAt } from "./mistakes";

import { ProblemError } from "@/api/problem";

const refusal = (detail: string, pointer = "/source_code") =>
  new ProblemError({
    type: "about:blank", title: "", status: 400, code: "invalid_request", detail: "", errors: [{ pointer, code: "syntax_error", detail }],
  });

describe("[SCR-8] the place of a mistake", () => {
  it("is read from what the server does not take", () => {
    expect(refusedAt(refusal("Headings, line 2, column 7: SyntaxError: Unexpected token"))).toEqual({
      line: 2, column: 7, message: "SyntaxError: Unexpected token",
    });
    expect(refusedAt(refusal("Headings, line 3: gone"))).toEqual({ line: 3, column: 1, message: "gone" });
  });

  it("is none for other faults", () => {
    expect(refusedAt(refusal("too long"))).toBeNull();
    expect(refusedAt(refusal("Headings, line 3: gone", "/name"))).toBeNull();
    expect(refusedAt(new Error("line 3"))).toBeNull();
  });

  it("is told of a test without the name of the script", () => {
    const error = { code: "thrown", message: "Headings, line 3, column 5: TypeError: x is null", line: 3, column: 5 };
    expect(failedAt(error)).toEqual({ line: 3, column: 5, message: "TypeError: x is null" });
    expect(failedAt({ code: "limit", message: "the script was stopped", line: null })).toBeNull();
  });
});
