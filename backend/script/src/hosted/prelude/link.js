// One end of links that came together: read for all of them at once.
const ends = (links, end) => {
  let found = null;
  return (wanted) => {
    if (deleted[wanted]) return null;
    if (found === null) {
      const ids = [];
      const known = create(null);
      for (let i = 0; i < links.length; i++) {
        const id = links[i][end];
        if (!known[id]) add(ids, id);
        known[id] = true;
      }
      found = create(null);
      for (let at = 0; at < ids.length; at += PAGE) {
        const some = [];
        for (let i = at; i < min(at + PAGE, ids.length); i++) add(some, ids[i]);
        const data = ask({ objects: some });
        for (let i = 0; i < data.length; i++) found[data[i].id] = { data: data[i], beside: data };
      }
    }
    const one = found[wanted];
    return one === undefined ? null : object(one.data, one.beside);
  };
};

const bothEnds = (links) => ({ __proto__: null, source: ends(links, "sourceId"), target: ends(links, "targetId") });

const moreLinks = (object, { direction, link_type }, after) => {
  const page = ask({ links: { object, direction, link_type, after } });
  return { items: page.items, next: page.next, ends: bothEnds(page.items) };
};
const linksOfAll = (objects, { direction, link_type }) => {
  const all = [];
  const pages = create(null);
  for (let at = 0; at < objects.length; at += PAGE) {
    const ids = [];
    for (let i = at; i < min(at + PAGE, objects.length); i++) if (objects[i].id !== null) add(ids, objects[i].id);
    const found = ask({ links_of_all: { objects: ids, direction, link_type } });
    const owners = keys(found);
    for (let i = 0; i < owners.length; i++) {
      const page = found[owners[i]];
      pages[owners[i]] = page;
      for (let j = 0; j < page.items.length; j++) add(all, page.items[j]);
    }
  }
  const both = bothEnds(all);
  for (let i = 0; i < objects.length; i++) {
    const page = pages[objects[i].id];
    pages[objects[i].id] = page ? { items: page.items, next: page.next, ends: both } : { items: [], next: null, ends: both };
  }
  return pages;
};
// A script that asks two objects for their links asks all of those that came together with them.
const firstLinks = (object, kind, beside) => {
  if (beside.length < 2) return moreLinks(object, kind, null);
  if (!hasOwn(beside, "links")) own(beside, "links", create(null));
  const name = stringify(kind);
  const known = beside.links[name];
  if (known === undefined) {
    beside.links[name] = object;
    return moreLinks(object, kind, null);
  }
  if (known === object) return moreLinks(object, kind, null);
  if (typeof known === "string") beside.links[name] = linksOfAll(beside, kind);
  return beside.links[name][object] ?? moreLinks(object, kind, null);
};

// A link, as seen from one of its ends.
class Link {
  #data;
  #from;
  #ends;
  constructor(data, from, both) {
    this.#data = data;
    this.#from = from;
    this.#ends = both;
  }
  get id() { return this.#data.id; }
  get type() { return this.#data.type; }
  get sourceId() { return this.#data.sourceId; }
  get sourceModuleId() { return this.#data.sourceModuleId; }
  get targetId() { return this.#data.targetId; }
  get targetModuleId() { return this.#data.targetModuleId; }
  get suspect() { return this.#data.suspect; }
  get outgoing() { return this.#data.sourceId === this.#from; }
  get source() { return this.#ends.source(this.#data.sourceId); }
  get target() { return this.#ends.target(this.#data.targetId); }
  get other() { return this.outgoing ? this.target : this.source; }
  toJSON() { return this.#data; }
}
