import createClient from "openapi-fetch";

import { reportConnection } from "./connection";
import { localProblem, toProblemError } from "./problem";
import type { paths } from "./schema.gen";

import { nextRequestId } from "@/lib/window-id";

/** Typed client of the REST interface. Same origin: the session cookie travels by itself. */
export const client = createClient<paths>({ baseUrl: "" });

const sessionLostListeners = new Set<() => void>();

/** Calls back when the server no longer knows the session (401 outside of signing in). */
export function onSessionLost(listener: () => void): () => void {
  sessionLostListeners.add(listener);
  return () => sessionLostListeners.delete(listener);
}

client.use({
  onRequest({ request }) {
    request.headers.set("x-request-id", nextRequestId());
  },
  onResponse({ request, response }) {
    reportConnection("online");
    if (response.status === 401 && !new URL(request.url).pathname.includes("/auth/")) {
      sessionLostListeners.forEach((listener) => listener());
    }
  },
  onError() {
    reportConnection("offline");
  },
});

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The data of an answer, or a {@link import("./problem").ProblemError}. Network failures arrive as a problem with status 0. */
export async function call<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw localProblem(0, "network");
  }
  if (!answer.response.ok) throw toProblemError(answer.error, answer.response.status);
  return answer.data as Data;
}
