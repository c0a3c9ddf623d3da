import type { Execution, Frame, TestResult } from "../api/scripts";

import { isStatus } from "@/api/problem";

/** A place in a script that somebody has found a mistake in; lines and columns are counted from 1. */
export interface Mistake {
  line: number;
  column: number;
  message: string;
  /** How the script got there, the innermost call first; empty when that is not known. */
  stack: readonly Frame[];
}

/** The name of the script and the place in it stand before the cause. */
const PLACE = /, line \d+(?:, column \d+)?: (.*)$/s;
const cause = (message: string) => PLACE.exec(message)?.[1] ?? message;

/** Where a script that the server did not take is wrong. */
export function refusedAt(error: unknown): Mistake | null {
  if (!isStatus(error, 400, 422)) return null;
  const fault = error.problem.errors?.find(({ pointer }) => pointer === "/source_code");
  const stack = fault?.stack ?? [];
  const [first] = stack;
  return fault === undefined || first === undefined ? null : { line: first.line, column: first.column, message: cause(fault.detail), stack };
}

/** Where a run of it failed. */
export function failedAt(error: TestResult["error"]): Mistake | null {
  if (error?.line == null) return null;
  return { line: error.line, column: error.column ?? 1, message: cause(error.message), stack: error.stack };
}

/** Where a run of the log failed. */
export function ranInto(run: Execution): Mistake | null {
  if (run.error_line == null) return null;
  return { line: run.error_line, column: run.error_column ?? 1, message: cause(run.error_message ?? ""), stack: run.error_stack };
}
