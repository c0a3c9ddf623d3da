// Many of something, read in pages.
class Objects {
  #next;
  constructor(next) {
    this.#next = next;
  }
  *[iterator]() {
    let after = null;
    do {
      const page = this.#next(after);
      for (let i = 0; i < page.items.length; i++) yield page.items[i];
      after = page.next;
    } while (after !== null);
  }
  toArray() {
    const all = [];
    for (const one of this) add(all, one);
    return all;
  }
  first() {
    for (const one of this) return one;
    return null;
  }
  count() {
    let number = 0;
    for (const _ of this) number++;
    return number;
  }
}
