import { readComparison, type Point, type Told } from "../api/compare";

import { KINDS, type Kind } from "./kinds";

/** One item of the list of changes. */
export type Change = Told & { id: string; kinds: readonly Kind[] };

function changeOf(told: Told): Change {
  switch (told.section) {
    case "schema":
      return { ...told, id: told.difference.id, kinds: ["schema"] };
    case "objects":
      return { ...told, id: told.difference.object_id, kinds: told.difference.kinds as Kind[] };
    case "links":
      return { ...told, id: told.difference.link_id, kinds: ["links"] };
  }
}

/** How often what is read is drawn, in milliseconds: the first at once. */
const DRAW_MS = 80;

type State = "reading" | "whole" | "failed";

/** A comparison that grows while it is read. Changes of it draw whoever subscribed. */
export class Comparison {
  readonly changes: Change[] = [];
  readonly counts: Record<Kind, number> = { added: 0, deleted: 0, changed: 0, moved: 0, links: 0, schema: 0 };
  readonly points: { from?: Point; to?: Point } = {};
  state: State = "reading";
  error: unknown = null;
  /** Rises with every drawing. */
  version = 0;
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #read: typeof readComparison;

  constructor(
    readonly moduleId: string,
    readonly from: string,
    readonly to: string | undefined,
    read = readComparison,
  ) {
    this.#read = read;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads from the beginning; answers how to stop. */
  start(): () => void {
    const controller = new AbortController();
    this.changes.length = 0;
    KINDS.forEach((kind) => (this.counts[kind] = 0));
    this.state = "reading";
    const end = (state: State, error: unknown) => {
      if (controller.signal.aborted) return;
      this.state = state;
      this.error = error;
      this.#draw();
    };
    const listener = {
      onPoint: (name: "from" | "to", point: Point) => {
        this.points[name] = point;
      },
      onTold: (told: Told) => {
        const change = changeOf(told);
        this.changes.push(change);
        change.kinds.forEach((kind) => this.counts[kind]++);
      },
      onPiece: () => {
        if (this.version === 0) this.#draw();
        else this.#timer ??= setTimeout(() => this.#draw(), DRAW_MS);
      },
    };
    this.#read(this.moduleId, this.from, this.to, listener, controller.signal).then(
      () => end("whole", null),
      (error: unknown) => end("failed", error),
    );
    return () => {
      controller.abort();
      clearTimeout(this.#timer);
      this.#timer = undefined;
    };
  }

  #draw(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.version++;
    this.#listeners.forEach((listener) => listener());
  }
}

/** The changes of a kind, or all. */
export function ofKind(changes: readonly Change[], kind: Kind | undefined): readonly Change[] {
  return kind === undefined ? changes : changes.filter(({ kinds }) => kinds.includes(kind));
}
