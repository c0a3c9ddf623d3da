/**
 * Browsers cap the height of an element (Firefox near 17.9 million pixels, others near 33.5), and a long module with
 * full-height text is higher. The scroll area is therefore at most `cap` high. Inside it, ordinary scrolling moves the
 * content pixel by pixel, and a jump of the thumb is mapped in proportion. Near both ends the two spaces run one to
 * one, so the first and the last row are always reachable.
 */
export class ScrollSpace {
  /** scrollTop of the element. */
  physicalTop = 0;
  /** First pixel in sight, in the uncapped content. */
  virtualTop = 0;
  #total = 0;
  #viewport = 0;

  constructor(readonly cap = 8_000_000) {}

  /** Height to give to the scrolled element. */
  get height(): number {
    return Math.min(this.#total, this.cap);
  }

  get viewport(): number {
    return this.#viewport;
  }

  get scaled(): boolean {
    return this.#total > this.cap;
  }

  /** What to subtract from a place in the content to get its place in the scrolled element. */
  get offset(): number {
    return this.virtualTop - this.physicalTop;
  }

  get #virtualMax(): number {
    return Math.max(0, this.#total - this.#viewport);
  }

  get #physicalMax(): number {
    return Math.max(0, this.height - this.#viewport);
  }

  /** The content or the window changed its height. Answers the scrollTop to set. */
  resize(total: number, viewport: number): number {
    this.#total = total;
    this.#viewport = viewport;
    this.virtualTop = this.#clamp(this.virtualTop);
    if (!this.scaled) this.physicalTop = this.virtualTop;
    else if (this.physicalTop > this.#physicalMax) this.physicalTop = this.#toPhysical(this.virtualTop);
    return this.physicalTop;
  }

  /** The person scrolled. Answers the scrollTop to set: another one than given only close to an end. */
  scrolled(physicalTop: number): number {
    const step = physicalTop - this.physicalTop;
    this.physicalTop = physicalTop;
    if (!this.scaled) {
      this.virtualTop = this.#clamp(physicalTop);
      return physicalTop;
    }
    const jump = Math.abs(step) > 2 * this.#viewport;
    this.virtualTop = jump ? this.#toVirtual(physicalTop) : this.#clamp(this.virtualTop + step);
    const nearEnd = physicalTop < this.#viewport || physicalTop > this.#physicalMax - this.#viewport;
    if (nearEnd) this.physicalTop = this.#toPhysical(this.virtualTop);
    return this.physicalTop;
  }

  /** Goes to a place in the content. Answers the scrollTop to set. */
  moveTo(virtualTop: number): number {
    this.virtualTop = this.#clamp(virtualTop);
    this.physicalTop = this.scaled ? this.#toPhysical(this.virtualTop) : this.virtualTop;
    return this.physicalTop;
  }

  #clamp(virtualTop: number): number {
    return Math.max(0, Math.min(virtualTop, this.#virtualMax));
  }

  /** Length of the stretch at each end that runs one to one. */
  get #edge(): number {
    return this.#physicalMax / 4;
  }

  #toPhysical(virtual: number): number {
    const edge = this.#edge;
    const fromEnd = this.#virtualMax - virtual;
    if (virtual <= edge) return virtual;
    if (fromEnd <= edge) return this.#physicalMax - fromEnd;
    return edge + ((virtual - edge) / (this.#virtualMax - 2 * edge)) * (this.#physicalMax - 2 * edge);
  }

  #toVirtual(physical: number): number {
    const edge = this.#edge;
    const fromEnd = this.#physicalMax - physical;
    if (physical <= edge) return physical;
    if (fromEnd <= edge) return this.#virtualMax - fromEnd;
    return edge + ((physical - edge) / (this.#physicalMax - 2 * edge)) * (this.#virtualMax - 2 * edge);
  }
}
