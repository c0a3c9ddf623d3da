/**
 * Heights of many rows with sums in logarithmic time (a Fenwick tree). Rows nobody has measured yet count with an
 * estimate. A list that keeps the start of each row would have to rewrite all rows below whenever one is measured.
 */
export class RowHeights {
  #heights: Float64Array;
  #sums: Float64Array;
  #total = 0;

  /** @param heightOf measured height of a row in pixels, or undefined. */
  constructor(
    readonly count: number,
    estimate: number,
    heightOf: (index: number) => number | undefined = () => undefined,
  ) {
    this.#heights = new Float64Array(count);
    this.#sums = new Float64Array(count + 1);
    for (let index = 0; index < count; index++) {
      const height = heightOf(index) ?? estimate;
      this.#heights[index] = height;
      this.#total += height;
      const place = index + 1;
      this.#sums[place] = (this.#sums[place] ?? 0) + height;
      const parent = place + (place & -place);
      if (parent <= count) this.#sums[parent] = (this.#sums[parent] ?? 0) + (this.#sums[place] ?? 0);
    }
  }

  /** Height of all rows together. */
  get total(): number {
    return this.#total;
  }

  heightOf(index: number): number {
    return this.#heights[index] ?? 0;
  }

  /** Stores a measured height and answers by how much the row grew. */
  set(index: number, height: number): number {
    const change = height - this.heightOf(index);
    if (change === 0 || index < 0 || index >= this.count) return 0;
    this.#heights[index] = height;
    this.#total += change;
    for (let place = index + 1; place <= this.count; place += place & -place) {
      this.#sums[place] = (this.#sums[place] ?? 0) + change;
    }
    return change;
  }

  /** Distance of the row's upper edge from the start. */
  offsetOf(index: number): number {
    let sum = 0;
    for (let place = Math.min(index, this.count); place > 0; place -= place & -place) sum += this.#sums[place] ?? 0;
    return sum;
  }

  /** The row at this distance from the start; the last one beyond the end. */
  indexAt(offset: number): number {
    let place = 0;
    let rest = offset;
    for (let step = 2 ** Math.floor(Math.log2(Math.max(1, this.count))); step >= 1; step /= 2) {
      const next = place + step;
      const sum = this.#sums[next];
      if (next <= this.count && sum !== undefined && sum <= rest) {
        place = next;
        rest -= sum;
      }
    }
    return Math.max(0, Math.min(place, this.count - 1));
  }
}
