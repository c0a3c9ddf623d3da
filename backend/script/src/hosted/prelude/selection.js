// The objects that are selected.
class Selection {
  get length() { return selected.length; }
  get ids() { return selected; }
  *[iterator]() {
    for (let at = 0; at < selected.length; at += PAGE) {
      const ids = [];
      for (let i = at; i < min(at + PAGE, selected.length); i++) add(ids, selected[i]);
      const page = objects({ items: ask({ objects: ids }), next: null });
      for (let i = 0; i < page.items.length; i++) yield page.items[i];
    }
  }
  toArray() {
    const all = [];
    for (const one of this) add(all, one);
    return all;
  }
}
