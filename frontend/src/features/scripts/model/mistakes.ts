import type { Execution, TestResult } from "../api/scripts";

import { isStatus } from "@/api/problem";

/** A place in a script that somebody has found a mistake in; lines and columns are counted from 1. */
export interface Mistake {
  line: number;
  column: number;
  message: string;
}

const PLACE = /, line (\d+)(?:, column (\d+))?: (.*)$/s;

/** Where a script that the server did not take is wrong: its message ends with the place and the cause. */
export function refusedAt(error: unknown): Mistake | null {
  if (!isStatus(error, 400, 422)) return null;
  const fault = error.problem.errors?.find(({ pointer }) => pointer === "/source_code");
  const [, line, column = "1", message = ""] = PLACE.exec(fault?.detail ?? "") ?? [];
  return line === undefined ? null : { line: Number(line), column: Number(column), message };
}

/** Where a run of it failed. */
export function failedAt(error: TestResult["error"]): Mistake | null {
  if (error?.line == null) return null;
  return { line: error.line, column: error.column ?? 1, message: PLACE.exec(error.message)?.[3] ?? error.message };
}

/** Where a run of the log failed. */
export function ranInto({ error_line: line, error_column: column, error_message: message }: Execution): Mistake | null {
  return line == null ? null : { line, column: column ?? 1, message: message ?? "" };
}
