/** A stretch of a long list, as the server gives it. */
export interface ListWindow<Item> {
  items: Item[];
  total: number;
  offset: number;
  /** How many of them were looked for; the others stand beside them for their sake. All when missing. */
  matching?: number;
}

export interface WindowRow<Item> {
  /** Stays the same when a row that was made here gets the server's id. */
  key: string;
  item: Item;
}

interface Slot<Item> extends WindowRow<Item> {
  generation: number;
}

interface WindowSourceOptions<Item> {
  idOf: (item: Item) => string;
  /** Rises with every state of an item: answers may come in another order than they were asked for. */
  versionOf?: (item: Item) => number;
  load: (offset: number, limit: number, signal: AbortSignal) => Promise<ListWindow<Item>>;
  onError: (error: unknown) => void;
  pageSize?: number;
  /** Rows kept at most; the ones farthest from the last place looked at are forgotten first. */
  capacity?: number;
}

/**
 * A list of known length of which only stretches are loaded. Rows are asked for by position and may be edited, inserted
 * and moved here before the server has answered; {@link refresh} then asks for what is in sight once more and keeps
 * showing the rows meanwhile.
 */
export class WindowSource<Item> {
  readonly #options: Required<WindowSourceOptions<Item>>;
  readonly #listeners = new Set<() => void>();
  readonly #loading = new Map<number, AbortController>();
  #slots: (Slot<Item> | undefined)[] = [];
  #total: number | null = null;
  #others = 0;
  #generation = 0;
  #held = 0;
  #version = 0;
  #known: { version: number; byId: Map<string, number>; byKey: Map<string, number> } | null = null;
  #structure = 0;
  #seen: [number, number] = [0, 0];
  /** Takes the answer to what was asked for because it was missing; rows that others put in may come along and move the rest. */
  steady: (accept: () => void) => void = (accept) => accept();

  constructor(options: WindowSourceOptions<Item>) {
    this.#options = { pageSize: 100, capacity: 4_000, versionOf: () => 0, ...options };
  }

  /** Number of rows, or null before the first answer. */
  get total(): number | null {
    return this.#total;
  }

  /** Rows that were looked for, without those that stand beside them for their sake. */
  get matching(): number | null {
    return this.#total === null ? null : this.#total - this.#others;
  }

  /** Changes with every change. */
  get version(): number {
    return this.#version;
  }

  /** Changes when rows were added, removed or moved; not when more of them were loaded. */
  get structure(): number {
    return this.#structure;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly rowAt = (index: number): WindowRow<Item> | undefined => this.#slots[index];

  readonly keyAt = (index: number): string | undefined => this.#slots[index]?.key;

  readonly itemAt = (index: number): Item | undefined => this.#slots[index]?.item;

  /** Position of a loaded row, or -1. */
  indexOf(id: string): number {
    return this.#places().byId.get(id) ?? -1;
  }

  indexOfKey(key: string): number {
    return this.#places().byKey.get(key) ?? -1;
  }

  /** Loads what is missing or out of date in the half-open range. */
  ensure(start: number, end: number): void {
    this.#seen = [start, end];
    if (this.#held > 0) return;
    const { pageSize } = this.#options;
    const last = Math.max(end, start + 1);
    for (let page = Math.floor(start / pageSize); page * pageSize < last; page++) {
      if (!this.#loading.has(page) && this.#needs(page)) void this.#loadPage(page);
    }
    for (const [page, controller] of this.#loading) {
      const far = (page + 2) * pageSize < start || (page - 1) * pageSize > end;
      if (far && this.#total !== null) {
        controller.abort();
        this.#loading.delete(page);
      }
    }
  }

  /** Takes a stretch that came by another way, for instance the one around a certain row. */
  accept({ items, total, offset, matching = total }: ListWindow<Item>): void {
    const generation = this.#generation;
    const shifted = this.#total !== total;
    if (this.#slots.length !== total) this.#resize(total);
    this.#total = total;
    this.#others = total - matching;
    let moved = shifted;
    // A row keeps its key wherever it stands now: somebody may be writing in it.
    const { byId } = this.#places();
    const rows = items.map((item) => this.#slots[byId.get(this.#options.idOf(item)) ?? -1]);
    items.forEach((item, place) => {
      const known = this.#slots[offset + place];
      const same = known !== undefined && this.#options.idOf(known.item) === this.#options.idOf(item);
      moved ||= known !== undefined && !same;
      const row = rows[place];
      const key = row?.key ?? this.#options.idOf(item);
      this.#slots[offset + place] = { key, item: this.#newer(row?.item, item), generation };
    });
    if (moved) this.#forgetDoubles(items, offset);
    this.#evict();
    this.#changed(moved);
  }

  /** Replaces a loaded row by another state of itself, unless what is known is newer. */
  replace(item: Item): void {
    const index = this.indexOf(this.#options.idOf(item));
    const slot = this.#slots[index];
    if (slot === undefined) return;
    this.#slots[index] = { ...slot, item: this.#newer(slot.item, item) };
    this.#changed(false);
  }

  #newer(known: Item | undefined, item: Item): Item {
    const { versionOf } = this.#options;
    return known !== undefined && versionOf(known) > versionOf(item) ? known : item;
  }

  /** Replaces the row with this key, whatever its id; a row made here gets the server's id this way. */
  replaceKey(key: string, item: Item): void {
    const index = this.indexOfKey(key);
    const slot = this.#slots[index];
    if (slot === undefined) return;
    this.#slots[index] = { key, item: this.#newer(slot.item, item), generation: this.#generation };
    this.#changed(false);
  }

  insert(index: number, rows: readonly WindowRow<Item>[]): void {
    this.#slots.splice(index, 0, ...rows.map((row) => ({ ...row, generation: this.#generation })));
    this.#total = this.#slots.length;
    this.#changed(true);
  }

  /** Takes out a stretch and answers it. */
  remove(index: number, count: number): WindowRow<Item>[] {
    const taken = this.#slots.splice(index, count).filter((slot) => slot !== undefined);
    this.#total = this.#slots.length;
    this.#changed(true);
    return taken;
  }

  /** Moves a stretch so that it starts at `to`, counted without it. */
  move(index: number, count: number, to: number, change: (item: Item) => Item): void {
    const taken = this.#slots.splice(index, count);
    this.#slots.splice(to, 0, ...taken.map((slot) => slot && { ...slot, item: change(slot.item) }));
    this.#changed(true);
  }

  /**
   * From now on rows are changed here ahead of the server, whose answers would take that back: nothing is loaded until
   * the function that this answers is called.
   */
  hold(): () => void {
    this.#held++;
    this.dispose();
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      this.#held--;
      this.ensure(...this.#seen);
    };
  }

  /** Whether rows are being changed here ahead of the server. */
  isHeld(): boolean {
    return this.#held > 0;
  }

  /**
   * Rows came or went further up: what is loaded stands `by` places further down now, and is asked for again when it
   * comes into sight. Call {@link accept} with what is there next.
   */
  shift(by: number): void {
    this.#generation++;
    this.dispose();
    if (by > 0) this.#slots = [...Array.from<undefined>({ length: by }), ...this.#slots];
    else this.#slots.splice(0, -by);
    this.#version++;
    if (by !== 0) this.#structure++;
  }

  /** Everything may have changed: what is in sight is asked for again, the rest when it comes into sight. */
  refresh(): void {
    this.#generation++;
    this.dispose();
    this.ensure(...this.#seen);
  }

  /** Stops all requests. */
  dispose(): void {
    for (const controller of this.#loading.values()) controller.abort();
    this.#loading.clear();
  }

  /** Made in one piece: an array that is filled from its end would become a slow dictionary. */
  #resize(total: number): void {
    const slots = new Array<Slot<Item> | undefined>(total);
    this.#slots.forEach((slot, index) => {
      if (index < total) slots[index] = slot;
    });
    this.#slots = slots;
  }

  /** Where the loaded rows are, gathered once for each state of the rows. */
  #places() {
    if (this.#known?.version === this.#version) return this.#known;
    const byId = new Map<string, number>();
    const byKey = new Map<string, number>();
    this.#slots.forEach((slot, index) => {
      if (slot === undefined) return;
      byId.set(this.#options.idOf(slot.item), index);
      byKey.set(slot.key, index);
    });
    this.#known = { version: this.#version, byId, byKey };
    return this.#known;
  }

  /** Rows that others moved stand at their old place too until that is asked for again; no row may be shown twice. */
  #forgetDoubles(items: readonly Item[], offset: number): void {
    const { idOf } = this.#options;
    const ids = new Set(items.map(idOf));
    this.#slots.forEach((slot, index) => {
      const elsewhere = index < offset || index >= offset + items.length;
      if (elsewhere && slot !== undefined && ids.has(idOf(slot.item))) this.#slots[index] = undefined;
    });
  }

  #needs(page: number): boolean {
    if (this.#total === null) return true;
    const { pageSize } = this.#options;
    const end = Math.min((page + 1) * pageSize, this.#total);
    for (let index = page * pageSize; index < end; index++) {
      if (this.#slots[index]?.generation !== this.#generation) return true;
    }
    return false;
  }

  async #loadPage(page: number): Promise<void> {
    const { pageSize, load, onError } = this.#options;
    const controller = new AbortController();
    this.#loading.set(page, controller);
    try {
      const answer = await load(page * pageSize, pageSize, controller.signal);
      if (!controller.signal.aborted) this.steady(() => this.accept(answer));
    } catch (error) {
      if (!controller.signal.aborted) onError(error);
    } finally {
      if (this.#loading.get(page) === controller) this.#loading.delete(page);
    }
  }

  #evict(): void {
    const { capacity, pageSize } = this.#options;
    const loaded = this.#slots.reduce((count, slot) => (slot === undefined ? count : count + 1), 0);
    if (loaded <= capacity) return;
    const margin = Math.max(pageSize, Math.floor(capacity / 4));
    const [start, end] = this.#seen;
    for (let index = 0; index < this.#slots.length; index++) {
      if (index < start - margin || index > end + margin) this.#slots[index] = undefined;
    }
  }

  #changed(structure: boolean): void {
    this.#version++;
    if (structure) this.#structure++;
    this.#listeners.forEach((listener) => listener());
  }
}
