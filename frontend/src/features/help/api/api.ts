import { queryOptions } from "@tanstack/react-query";

import { readApi, type ApiDocument } from "../model/openapi";
import type { PreparedRequest } from "../model/request";

import { localProblem } from "@/api/problem";

/** The operations of this very server, as it describes them itself. */
export const apiQuery = queryOptions({
  queryKey: ["help", "api"],
  queryFn: async ({ signal }) => {
    const answer = await fetch("/api/docs/openapi.json", { signal }).catch(() => null);
    if (answer === null) throw localProblem(0, "network");
    if (!answer.ok) throw localProblem(answer.status, `http_${answer.status}`);
    return readApi((await answer.json()) as ApiDocument);
  },
  staleTime: "static",
});

export interface Answer {
  status: number;
  /** Until the last byte that was read. */
  milliseconds: number;
  headers: readonly (readonly [string, string])[];
  type: string;
  /** As much as is shown. */
  text: string;
  /** All that came, where it is no text. */
  file?: Blob | undefined;
  bytes: number;
  /** There is more than this, or it was stopped. */
  cut: boolean;
}

const SHOWN_BYTES = 200_000;
const TEXT = /^(text\/|application\/(.*\+)?(json|xml))/;

/** Sends it as the signed-in person. Any answer is a result; no answer, for it was stopped or the server is away, is a failure. */
export async function send(request: PreparedRequest, signal: AbortSignal): Promise<Answer> {
  const started = performance.now();
  const init: RequestInit = { method: request.method, headers: request.headers, signal };
  if (request.file !== undefined) {
    const form = new FormData();
    form.append(request.file.field, request.file.file);
    init.body = form;
  } else if (request.body !== undefined) {
    init.body = request.body;
  }
  const response = await fetch(request.address, init).catch(() => null);
  if (response === null) throw localProblem(0, signal.aborted ? "stopped" : "network");
  const type = response.headers.get("content-type") ?? "";
  const isText = type === "" || TEXT.test(type);
  const { chunks, bytes, cut } = await read(response, isText ? SHOWN_BYTES : Infinity);
  const whole = new Blob(chunks, { type });
  return {
    status: response.status,
    milliseconds: Math.round(performance.now() - started),
    headers: [...response.headers],
    type,
    text: isText ? await whole.text() : "",
    file: isText ? undefined : whole,
    bytes,
    cut,
  };
}

/** Reads to the end, or up to so many bytes, or until it is stopped: a stream of events has no end. */
async function read(response: Response, most: number) {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  try {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      chunks.push(part.value);
      bytes += part.value.byteLength;
      if (bytes < most) continue;
      await reader?.cancel();
      return { chunks, bytes, cut: true };
    }
  } catch {
    return { chunks, bytes, cut: true };
  }
  return { chunks, bytes, cut: false };
}
