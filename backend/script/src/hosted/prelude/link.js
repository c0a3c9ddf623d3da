// A link, as seen from one of its ends.
class Link {
  #data;
  #from;
  constructor(data, from) {
    this.#data = data;
    this.#from = from;
  }
  get id() { return this.#data.id; }
  get type() { return this.#data.type; }
  get sourceId() { return this.#data.sourceId; }
  get sourceModuleId() { return this.#data.sourceModuleId; }
  get targetId() { return this.#data.targetId; }
  get targetModuleId() { return this.#data.targetModuleId; }
  get suspect() { return this.#data.suspect; }
  get outgoing() { return this.#data.sourceId === this.#from; }
  get source() { return find(this.#data.sourceId); }
  get target() { return find(this.#data.targetId); }
  get other() { return find(this.outgoing ? this.#data.targetId : this.#data.sourceId); }
  toJSON() { return this.#data; }
}
