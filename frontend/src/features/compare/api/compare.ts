import { call, client } from "@/api/client";
import { localProblem } from "@/api/problem";
import type { LinkDifference, ObjectDifference, SchemaDifference } from "@/api/types";
import { JsonStream } from "@/lib/json-stream";

/** A point of a module's history, as the server understood it. */
export interface Point {
  revision: number;
  at: string;
}

interface Sections {
  schema: SchemaDifference;
  objects: ObjectDifference;
  links: LinkDifference;
}

/** One thing that differs, with the part of the answer that it stands in. */
export type Told = { [Section in keyof Sections]: { section: Section; difference: Sections[Section] } }[keyof Sections];

interface Listener {
  onPoint: (end: "from" | "to", point: Point) => void;
  onTold: (told: Told) => void;
  /** After each piece of the answer. */
  onPiece: () => void;
}

/** Reads what differs between two points while the server writes it. Resolves when it is whole. */
export async function readComparison(moduleId: string, from: string, to: string | undefined, listener: Listener, signal: AbortSignal): Promise<void> {
  const params = { path: { module_id: moduleId }, query: { from, ...(to !== undefined && { to }) } };
  const body = (await call(client.GET("/api/v1/modules/{module_id}/diff", { params, parseAs: "stream", signal }))) as ReadableStream<Uint8Array> | null;
  if (body === null) throw localProblem(0, "network");
  const json = new JsonStream({
    onValue: (name, value) => {
      if (name === "from" || name === "to") listener.onPoint(name, value as Point);
    },
    onElement: (section, difference) => listener.onTold({ section, difference } as Told),
  });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      json.push(decoder.decode(value, { stream: true }));
      listener.onPiece();
    }
    json.end();
  } catch (error) {
    if (signal.aborted) throw error;
    // The connection broke, or the server could not go on.
    throw localProblem(0, "network");
  } finally {
    // What nobody reads need not be sent.
    void reader.cancel().catch(() => undefined);
  }
}
