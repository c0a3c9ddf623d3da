import type { components } from "@/api/schema.gen";

export type LinkedTo = components["schemas"]["LinkedTo"];

/** Rows in one request; their ids stand in its address. */
const MOST = 100;
/** Rows that are remembered at most. */
const CAPACITY = 5_000;
/** How long an answer is taken for what is still there, in milliseconds. */
const FRESH_MS = 30_000;

interface Known {
  /** State of the row that the answer belongs to. */
  stamp: string;
  at: number;
  linked: LinkedTo | null;
}

/**
 * What rows are linked to, for one column. Cells ask when they are drawn; all that are drawn together are one request. What
 * is known stays in sight until the newer answer is there.
 */
export class LinkedSource {
  readonly #load: (ids: string[]) => Promise<LinkedTo[]>;
  readonly #listeners = new Set<() => void>();
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, string>();
  readonly #asked = new Map<string, string>();
  #waits = false;

  constructor(load: (ids: string[]) => Promise<LinkedTo[]>) {
    this.#load = load;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** undefined before the first answer, null for a row without such links. */
  readonly get = (id: string): LinkedTo | null | undefined => this.#known.get(id)?.linked;

  /** A row is drawn; its stamp differs with each of its states. */
  want(id: string, stamp: string): void {
    const known = this.#known.get(id);
    const isFresh = known?.stamp === stamp && Date.now() - known.at < FRESH_MS;
    if (isFresh || this.#asked.get(id) === stamp) return;
    this.#wanted.set(id, stamp);
    if (this.#waits) return;
    this.#waits = true;
    setTimeout(() => this.#ask(), 0);
  }

  #ask(): void {
    this.#waits = false;
    const all = [...this.#wanted];
    this.#wanted.clear();
    for (let start = 0; start < all.length; start += MOST) void this.#read(all.slice(start, start + MOST));
  }

  async #read(rows: [string, string][]): Promise<void> {
    for (const [id, stamp] of rows) this.#asked.set(id, stamp);
    try {
      const found = new Map((await this.#load(rows.map(([id]) => id))).map((one) => [one.object_id, one]));
      if (this.#known.size > CAPACITY) this.#known.clear();
      for (const [id, stamp] of rows) {
        // The row may have been asked for again meanwhile; that answer is newer.
        const newer = this.#asked.get(id) !== stamp;
        if (!newer) this.#known.set(id, { stamp, at: Date.now(), linked: found.get(id) ?? null });
      }
    } catch {
      // What is known stays; rows that are drawn next ask again. The page says by itself that there is no connection.
    } finally {
      for (const [id, stamp] of rows) if (this.#asked.get(id) === stamp) this.#asked.delete(id);
      for (const listener of this.#listeners) listener();
    }
  }
}
