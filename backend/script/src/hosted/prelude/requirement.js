// An object of a module, and what a script may do with it.
const READ = 0, WRITE = 1, DRAFT = 2, NEW = 3;

const made = (reference) => {
  if (undone[reference]) refuse("the object is not made: the call that asked for it failed");
  return reference;
};

class Requirement {
  #data;
  #mode;
  #fields;
  #beside;
  #attributes;
  constructor(data, mode, fields, beside = [data]) {
    this.#data = data;
    this.#mode = mode;
    this.#fields = fields;
    this.#beside = beside;
  }
  get id() { return this.#data.id; }
  get key() { return this.#data.key; }
  get moduleId() { return this.#data.moduleId; }
  get parentId() { return this.#data.parentId; }
  get number() {
    look(this.#data, "number", this.#beside);
    return this.#data.number;
  }
  get depth() { return this.#data.depth; }
  get version() { return this.#data.version; }
  get createdAt() { return moment(this.#data.createdAt); }
  get createdBy() { return this.#data.createdBy; }
  get changedAt() { return moment(this.#data.changedAt); }
  get changedBy() { return this.#data.changedBy; }
  get reviewed() { return this.#data.reviewed; }
  get heading() { return this.#data.heading; }
  set heading(value) { this.#change("heading", value); }
  get body() {
    look(this.#data, "body", this.#beside);
    return this.#data.body;
  }
  set body(value) { this.#change("body", value); }
  get classification() { return this.#data.classification; }
  set classification(value) { this.#change("classification", value); }
  get type() { return this.#data.type; }
  set type(value) { this.#change("type", value); }
  get state() { return this.#data.state; }
  set state(value) { this.#change("state", value); }
  get attributes() {
    this.#attributes ??= new Guard(this.#data.attributes, {
      __proto__: null,
      set: (_, name, value) => (this.set(name, value), true),
      deleteProperty: (_, name) => (this.set(name, null), true),
      defineProperty: (_, name, what) => (this.set(name, what.value), true),
      setPrototypeOf: () => false,
      preventExtensions: () => false,
    });
    return this.#attributes;
  }
  get(name) {
    const values = this.#data.attributes;
    return hasOwn(values, name) ? values[name] : null;
  }
  set(name, value) {
    if (typeof name !== "string") throw new Failure("the name of an attribute is a text");
    const fields = this.#writing();
    const plain = value === undefined ? null : parse(stringify(value) ?? "null");
    put(fields.attributes, name, plain);
    if (plain === null) delete this.#data.attributes[name];
    else own(this.#data.attributes, name, plain);
    return this;
  }
  #change(name, value) {
    const fields = this.#writing();
    const plain = value === null || value === undefined ? null : text(value);
    put(fields, name, plain);
    this.#data[name] = plain;
  }
  #writing() {
    if (this.#mode === READ) {
      if (facts.kind === "pre_save") refuse("a pre_save script changes req1.draft and nothing else");
      mayWrite();
    }
    if (this.#mode === NEW) made(this.#data.reference);
    if (this.#mode !== WRITE) return this.#fields;
    mayWrite();
    const { id, version } = this.#data;
    if (deleted[id]) refuse("the object is deleted");
    if (!updates[id]) mark(updates, id, command({ __proto__: null, do: "update", object: id, version, fields: newFields() }));
    return updates[id].fields;
  }
  get parent() {
    return this.#data.parentId === null ? null : find(this.#data.parentId);
  }
  get children() {
    if (this.#mode === NEW || this.#data.id === null) return new Objects(() => ({ items: [], next: null }));
    const { id: parent, moduleId: module } = this.#data;
    return new Objects((after) => objects(ask({ children: { module, parent, after, limit: PAGE } })));
  }
  links(direction = "both", type = null) {
    if (this.#mode === NEW || this.#data.id === null) return new Objects(() => ({ items: [], next: null }));
    const object = this.#data.id;
    const kind = { __proto__: null, direction, link_type: type };
    return new Objects((after) => {
      const page = after === null ? firstLinks(object, kind, this.#beside) : moreLinks(object, kind, after);
      const items = [];
      for (let i = 0; i < page.items.length; i++) {
        if (!deleted[page.items[i].id]) add(items, new Link(page.items[i], object, page.ends));
      }
      return { items, next: page.next };
    });
  }
  toJSON() {
    look(this.#data, "number", this.#beside);
    look(this.#data, "body", this.#beside);
    return this.#data;
  }
  static target(one) {
    if (typeof one === "object" && one !== null && #data in one) {
      return one.#mode === NEW ? { new: made(one.#data.reference) } : { id: one.#data.id };
    }
    if (typeof one === "string" && isId(one)) return { id: one };
    if (typeof one === "string") {
      const found = find(one);
      if (found) return { id: found.id };
      throw new Refused(`there is no object ${short(one)}`, "not_found");
    }
    throw new Failure("an object, its id or its key is needed");
  }
}
const target = Requirement.target;
delete Requirement.target;
const assign = (one, attributes) => {
  if (attributes === undefined || attributes === null) return;
  const names = keys(attributes);
  for (let i = 0; i < names.length; i++) one.set(names[i], attributes[names[i]]);
};
