import i18next, { type TFunction } from "i18next";

import type { Problem } from "./types";

/** A problem document of the server as an exception. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly code: string;

  constructor(readonly problem: Problem) {
    super(problem.detail || problem.title);
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** A failure that no server described: the way to it, or something in between. */
export function localProblem(status: number, code: string): ProblemError {
  return new ProblemError({ type: "about:blank", title: "", detail: "", status, code });
}

/** Reads whatever came instead of an answer; proxies in between answer without a problem document. */
export function toProblemError(body: unknown, status: number): ProblemError {
  const isProblem = typeof body === "object" && body !== null && "code" in body && "title" in body;
  return isProblem ? new ProblemError(body as Problem) : localProblem(status, `http_${status}`);
}

/** What the server says, which it says in English and with the particulars; in another language what the code means. */
function said(codes: readonly string[], detail: string, t: TFunction): string {
  if (detail !== "" && i18next.language.startsWith("en")) return detail;
  const known = codes.map((code) => t(`refusal.${code}` as "refusal.conflict", { defaultValue: "" }));
  return known.find((text) => text !== "") ?? detail;
}

/** One sentence for people. */
export function problemText(error: unknown, t: TFunction): string {
  if (!(error instanceof ProblemError)) return t("problem.unknown");
  if (error.code === "network") return t("problem.network");
  const { errors = [] } = error.problem;
  // Of several faults none is the whole story.
  const [fault] = errors.length === 1 ? errors : [];
  return said([...(fault ? [fault.code] : []), error.code], error.message, t) || t("problem.status", { status: error.status });
}

/** Status and sentence of a failure, as `ProblemState` shows them. */
export function shownProblem(error: unknown, t: TFunction): { status: number; text: string } {
  return { status: error instanceof ProblemError ? error.status : 500, text: problemText(error, t) };
}

/**
 * Why there is nothing to show. What was read before stays in sight when it cannot be read anew for a while; only what
 * the server no longer shows has to go.
 */
export function failureOf(query: { data: unknown; error: unknown }): unknown {
  return query.data === undefined || isStatus(query.error, 403, 404) ? query.error : null;
}

/** True for problems that name the cause in the request's own content. */
export function isStatus(error: unknown, ...statuses: number[]): error is ProblemError {
  return error instanceof ProblemError && statuses.includes(error.status);
}

/** Messages of the problem by field name, read from its JSON pointers. */
export function fieldErrors(error: unknown, t: TFunction): Record<string, string> {
  if (!(error instanceof ProblemError)) return {};
  return Object.fromEntries(
    (error.problem.errors ?? []).map(({ pointer, code, detail }) => [pointer.replace(/^\//, ""), said([code], detail, t)]),
  );
}
