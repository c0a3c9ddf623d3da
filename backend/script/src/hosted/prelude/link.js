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

// A link, as seen from one of its ends.
class Link {
  #data;
  #from;
  #beside;
  constructor(data, from, beside) {
    this.#data = data;
    this.#from = from;
    this.#beside = beside;
  }
  get id() { return this.#data.id; }
  get type() { return this.#data.type; }
  get sourceId() { return this.#data.sourceId; }
  get sourceModuleId() { return this.#data.sourceModuleId; }
  get targetId() { return this.#data.targetId; }
  get targetModuleId() { return this.#data.targetModuleId; }
  get suspect() { return this.#data.suspect; }
  get outgoing() { return this.#data.sourceId === this.#from; }
  get source() { return this.#beside.source(this.#data.sourceId); }
  get target() { return this.#beside.target(this.#data.targetId); }
  get other() { return this.outgoing ? this.target : this.source; }
  toJSON() { return this.#data; }
}
