/** What a script shows beside an object: a text, or why there is none. */
export interface LayoutValue {
  value: string;
  error: string | null;
}

/** Rows in one request. */
const MOST = 200;
/** Rows that are remembered at most. */
const CAPACITY = 5_000;

interface Known extends LayoutValue {
  /** State of row, module and script that the answer belongs to. */
  stamp: string;
}

/**
 * What a script shows beside rows. Cells ask when they are drawn; all that are drawn together are one request. What is known
 * stays in sight until the newer answer is there.
 */
export class LayoutSource {
  readonly #load: (ids: string[]) => Promise<ReadonlyMap<string, LayoutValue>>;
  readonly #sayWhy: (error: unknown) => string;
  readonly #listeners = new Set<() => void>();
  readonly #known = new Map<string, Known>();
  readonly #wanted = new Map<string, string>();
  readonly #asked = new Map<string, string>();
  #waits = false;

  constructor(load: (ids: string[]) => Promise<ReadonlyMap<string, LayoutValue>>, sayWhy: (error: unknown) => string) {
    this.#load = load;
    this.#sayWhy = sayWhy;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** undefined before the first answer. */
  readonly get = (id: string): LayoutValue | undefined => this.#known.get(id);

  /** A row is drawn; its stamp differs with each state of what its value may depend on. */
  want(id: string, stamp: string): void {
    if (this.#known.get(id)?.stamp === stamp || this.#asked.get(id) === stamp) return;
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
    let found: ReadonlyMap<string, LayoutValue>;
    let none: LayoutValue = { value: "", error: null };
    try {
      found = await this.#load(rows.map(([id]) => id));
    } catch (error) {
      found = new Map();
      none = { value: "", error: this.#sayWhy(error) };
    }
    if (this.#known.size > CAPACITY) this.#known.clear();
    for (const [id, stamp] of rows) {
      // The row may have been asked for again meanwhile; that answer is newer.
      if (this.#asked.get(id) !== stamp) continue;
      this.#asked.delete(id);
      this.#known.set(id, { ...(found.get(id) ?? none), stamp });
    }
    for (const listener of this.#listeners) listener();
  }
}
