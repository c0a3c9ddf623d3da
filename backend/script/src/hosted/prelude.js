// What scripts see. Runs once in every fresh engine, before the script can touch anything: what is used later is captured
// here, in constants and private fields. A script that tampers with the rest harms only its own run.
((ops) => {
  "use strict";
  const { op_ask, op_log, op_emit, op_count, op_fail, op_describe } = ops;
  const { parse, stringify } = JSON;
  const { create, defineProperty, freeze, hasOwn, keys } = Object;
  const { min } = Math;
  const { isArray } = Array;
  const text = String;
  const iterator = Symbol.iterator;
  const Failure = TypeError;
  const Guard = Proxy;
  const Time = Date;
  const slice = Function.prototype.call.bind(String.prototype.slice);
  const { Promise, Error } = globalThis;
  const isPromise = (value) => value instanceof Promise;

  const MESSAGE = 2000;
  const PAGE = 500;
  const CHUNK = 1000;
  const FIELDS = ["heading", "body", "classification", "type", "state"];
  const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
  const test = Function.prototype.call.bind(RegExp.prototype.test);
  const isId = (value) => test(UUID, value);
  const short = (value) => {
    const all = text(value);
    return all.length > MESSAGE ? slice(all, 0, MESSAGE) + "…" : all;
  };

  // ---- What was refused and what was rejected -------------------------------------------------------------------

  class Refused extends Error {
    #rule;
    constructor(message, rule) {
      super(message);
      this.#rule = rule;
      defineProperty(this, "name", { value: "Refused" });
    }
    get rule() {
      return this.#rule;
    }
    static ruleOf(error) {
      return typeof error === "object" && error !== null && #rule in error ? error.#rule : "";
    }
  }
  const ruleOf = Refused.ruleOf;
  delete Refused.ruleOf;
  const refuse = (message) => {
    throw new Refused(message, "kind");
  };

  const ask = (question) => {
    const answer = parse(op_ask(stringify(question)));
    if (!hasOwn(answer, "Ok")) throw new Refused(answer.Err.message, answer.Err.rule);
    return answer.Ok;
  };

  // ---- State of the run -----------------------------------------------------------------------------------------

  let facts;
  let writable = false;
  let current = null;
  let draft = null;
  let selected = freeze([]);
  let rejection = null;
  let created = 0;
  let results = [];
  let findings = [];
  const commands = [];
  const updates = create(null);
  const deleted = create(null);

  const add = (list, item) => {
    defineProperty(list, list.length, { value: item, writable: true, enumerable: true, configurable: true });
  };
  const mayWrite = () => {
    if (!writable) refuse(`a ${facts.kind} script cannot change, create, delete or link objects`);
  };
  const command = (item) => {
    mayWrite();
    op_count();
    add(commands, item);
    return item;
  };
  const newFields = () => ({ __proto__: null, attributes: { __proto__: null } });

  // ---- Objects --------------------------------------------------------------------------------------------------

  const READ = 0, WRITE = 1, DRAFT = 2, NEW = 3;

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

  class Requirement {
    #data;
    #mode;
    #fields;
    #attributes;
    constructor(data, mode, fields) {
      this.#data = data;
      this.#mode = mode;
      this.#fields = fields;
    }
    get id() { return this.#data.id; }
    get key() { return this.#data.key; }
    get moduleId() { return this.#data.moduleId; }
    get parentId() { return this.#data.parentId; }
    get number() { return this.#data.number; }
    get depth() { return this.#data.depth; }
    get version() { return this.#data.version; }
    get createdAt() { return moment(this.#data.createdAt); }
    get createdBy() { return this.#data.createdBy; }
    get changedAt() { return moment(this.#data.changedAt); }
    get changedBy() { return this.#data.changedBy; }
    get reviewed() { return this.#data.reviewed; }
    get heading() { return this.#data.heading; }
    set heading(value) { this.#change("heading", value); }
    get body() { return this.#data.body; }
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
      own(fields.attributes, name, plain);
      if (plain === null) delete this.#data.attributes[name];
      else own(this.#data.attributes, name, plain);
      return this;
    }
    #change(name, value) {
      const fields = this.#writing();
      const plain = value === null || value === undefined ? null : text(value);
      own(fields, name, plain);
      this.#data[name] = plain;
    }
    #writing() {
      if (this.#mode === READ) {
        if (facts.kind === "pre_save") refuse("a pre_save script changes req1.draft and nothing else");
        mayWrite();
      }
      if (this.#mode !== WRITE) return this.#fields;
      mayWrite();
      const { id, version } = this.#data;
      if (deleted[id]) refuse("the object is deleted");
      updates[id] ??= command({ __proto__: null, do: "update", object: id, version, fields: newFields() });
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
      return new Objects((after) => {
        const page = ask({ links: { object, direction, link_type: type, after } });
        const items = [];
        for (let i = 0; i < page.items.length; i++) {
          if (!deleted[page.items[i].id]) add(items, new Link(page.items[i], object));
        }
        return { items, next: page.next };
      });
    }
    toJSON() {
      return this.#data;
    }
    static target(one) {
      if (typeof one === "object" && one !== null && #data in one) {
        return one.#mode === NEW ? { new: one.#data.reference } : { id: one.#data.id };
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

  const moment = (value) => (value === null || value === undefined ? null : new Time(value));
  const own = (object, name, value) => {
    defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
  };

  // An object that this run has changed is seen as changed.
  const object = (data) => {
    const change = updates[data.id];
    if (change) {
      for (let i = 0; i < FIELDS.length; i++) {
        if (hasOwnField(change.fields, FIELDS[i])) data[FIELDS[i]] = change.fields[FIELDS[i]];
      }
      const names = keys(change.fields.attributes);
      for (let i = 0; i < names.length; i++) {
        const value = change.fields.attributes[names[i]];
        if (value === null) delete data.attributes[names[i]];
        else own(data.attributes, names[i], value);
      }
    }
    return new Requirement(data, writable ? WRITE : READ, null);
  };
  const hasOwnField = (fields, name) => fields[name] !== undefined;
  const objects = (page) => {
    const items = [];
    for (let i = 0; i < page.items.length; i++) {
      if (!deleted[page.items[i].id]) add(items, object(page.items[i]));
    }
    return { items, next: page.next };
  };
  const find = (wanted) => {
    const name = text(wanted);
    if (deleted[name]) return null;
    const data = ask({ object: isId(name) ? { id: name } : { key: name } });
    return data === null || deleted[data.id] ? null : object(data);
  };

  const scope = (where) => {
    if (where.project === true) {
      if (!facts.project) refuse("the script does not run in a project");
      return { project: facts.project.id };
    }
    const module = where.module ?? facts.module;
    if (typeof module === "string") {
      if (isId(module)) return { module };
      const found = ask({ module });
      if (found === null) throw new Refused(`there is no module ${short(module)}`, "not_found");
      return { module: found.id };
    }
    if (!module) refuse("the script does not run in a module: name one");
    return { module: module.id };
  };

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

  // ---- req1 -----------------------------------------------------------------------------------------------------

  const line = (values) => {
    let all = "";
    for (let i = 0; i < values.length; i++) all += (i ? " " : "") + shown(values[i]);
    return all;
  };
  const shown = (value) => {
    if (typeof value === "object" && value !== null && !(value instanceof Error)) {
      try {
        return stringify(value) ?? text(value);
      } catch {
        return "[object]";
      }
    }
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return text(value);
  };
  const log = (...values) => op_log(0, line(values));
  const warn = (...values) => op_log(1, line(values));
  const error = (...values) => op_log(2, line(values));

  const req1 = {
    __proto__: null,
    get kind() { return facts.kind; },
    get dryRun() { return facts.dryRun; },
    get now() { return new Time(facts.now); },
    get user() { return facts.user; },
    get project() { return facts.project; },
    get module() { return facts.module; },
    get object() { return current; },
    get draft() { return draft; },
    selection: freeze(new Selection()),
    get(wanted) { return find(wanted); },
    query(filter = null, options = {}) {
      const where = scope(options);
      const sort = options.sort ?? null;
      const most = options.limit ?? Infinity;
      let seen = 0;
      return new Objects((after) => {
        if (after === null) seen = 0;
        const limit = min(PAGE, most - seen);
        if (!(limit >= 1)) return { items: [], next: null };
        const page = ask({ query: { scope: where, filter, sort, after, limit: limit | 0 } });
        seen += page.items.length;
        return objects(seen >= most ? { items: page.items, next: null } : page);
      });
    },
    top(module) {
      const where = scope({ module });
      return new Objects((after) =>
        objects(ask({ children: { module: where.module, parent: null, after, limit: PAGE } })));
    },
    findModule(wanted) { return ask({ module: text(wanted) }); },
    modules() { return new Objects((after) => ask({ modules: after })); },
    attributeDefinitions(module) { return ask({ attributes: scope({ module }).module }); },
    linkTypes() { return ask("link_types"); },
    findUser(id) { return isId(text(id)) ? ask({ user: text(id) }) : null; },
    create(content = {}) {
      mayWrite();
      const module = content.parent instanceof Requirement && content.module === undefined
        ? content.parent.moduleId
        : scope(content).module;
      const reference = `new:${++created}`;
      const fields = newFields();
      const data = {
        __proto__: null, id: null, reference, key: null, moduleId: module, parentId: null, number: null, depth: 0,
        heading: null, body: null, classification: "normative", type: null, state: null, attributes: {},
        version: 0, createdAt: null, createdBy: null, changedAt: null, changedBy: null, reviewed: false,
      };
      const made = new Requirement(data, NEW, fields);
      const place = (one) => (one === undefined || one === null ? null : target(one));
      const item = { __proto__: null, do: "create", reference, module, parent: place(content.parent),
        after: place(content.after), fields };
      command(item);
      if (item.parent?.id) data.parentId = item.parent.id;
      for (let i = 0; i < FIELDS.length; i++) {
        if (content[FIELDS[i]] !== undefined) made[FIELDS[i]] = content[FIELDS[i]];
      }
      assign(made, content.attributes);
      return made;
    },
    update(one, content) {
      const changed = one instanceof Requirement ? one : find(one);
      if (changed === null) throw new Refused(`there is no object ${short(one)}`, "not_found");
      for (let i = 0; i < FIELDS.length; i++) {
        if (content[FIELDS[i]] !== undefined) changed[FIELDS[i]] = content[FIELDS[i]];
      }
      assign(changed, content.attributes);
      return changed;
    },
    delete(one) {
      mayWrite();
      const { id } = target(one);
      if (id === undefined) refuse("an object that this run makes cannot be deleted by it");
      if (!deleted[id]) {
        command({ __proto__: null, do: "delete", object: id });
        deleted[id] = true;
      }
    },
    link(source, to, type) {
      command({ __proto__: null, do: "link", source: target(source), target: target(to), link_type: text(type) });
    },
    unlink(link) {
      const id = link instanceof Link ? link.id : text(link);
      if (!isId(id)) throw new Failure("a link or its id is needed");
      if (!deleted[id]) {
        command({ __proto__: null, do: "unlink", link: id });
        deleted[id] = true;
      }
    },
    reject(message, field = null) {
      if (facts.kind !== "pre_save" && facts.kind !== "pre_delete") refuse(`a ${facts.kind} script cannot reject`);
      rejection ??= { __proto__: null, message: short(message), field: field === null ? null : short(field) };
      throw new Rejected();
    },
    report(severity, message, field = null) {
      if (facts.kind !== "validate") refuse(`a ${facts.kind} script cannot report findings`);
      if (severity !== "info" && severity !== "warning" && severity !== "error") {
        throw new Failure('the severity is "info", "warning" or "error"');
      }
      add(findings, { __proto__: null, severity, message: short(message), field: field === null ? null : short(field),
        object: current === null ? null : current.id });
    },
    log, warn, error,
  };
  class Rejected extends Error {}
  const assign = (one, attributes) => {
    if (attributes === undefined || attributes === null) return;
    const names = keys(attributes);
    for (let i = 0; i < names.length; i++) one.set(names[i], attributes[names[i]]);
  };

  // ---- The run --------------------------------------------------------------------------------------------------

  const tame = () => {
    delete Object.prototype.toJSON;
    delete Array.prototype.toJSON;
    delete String.prototype.toJSON;
  };
  const joined = (parts) => {
    let all = "";
    for (let i = 0; i < parts.length; i++) all += (i ? "," : "") + parts[i];
    return `[${all}]`;
  };
  const flush = () => {
    tame();
    if (results.length || findings.length) {
      op_emit(`{"results":${joined(results)},"findings":${stringify(findings)}}`, true);
    }
    results = [];
    findings = [];
  };
  const ended = (value) => {
    const json = stringify(value);
    return json === undefined ? "null" : json;
  };
  const each = async (body, entry) => {
    let page = entry.objects;
    const keep = facts.kind !== "validate";
    const decides = facts.kind === "pre_save" || facts.kind === "pre_delete";
    for (;;) {
      for (let i = 0; i < page.items.length; i++) {
        const data = page.items[i];
        current = new Requirement(data, READ, null);
        const changes = newFields();
        draft = i < entry.drafts.length ? new Requirement(entry.drafts[i], DRAFT, changes) : null;
        const id = data.id === null ? "null" : `"${data.id}"`;
        try {
          let value = body();
          if (isPromise(value)) value = await value;
          if (rejection !== null) throw new Rejected();
          if (decides) tame();
          if (keep) add(results, `{"object":${id},"value":{"Ok":${decides ? `{"fields":${stringify(changes)}}` : ended(value)}}}`);
        } catch (thrown) {
          if (rejection === null) {
            add(results, `{"object":${id},"value":{"Err":${op_describe(thrown)}}}`);
          } else {
            tame();
            add(results, `{"object":${id},"value":{"Ok":{"rejection":${stringify(rejection)}}}}`);
            rejection = null;
          }
        }
      }
      flush();
      if (page.next === null) return;
      page = ask({ batch: page.next });
    }
  };
  const once = async (body, entry) => {
    current = entry.object === null ? null : object(entry.object);
    const changes = newFields();
    draft = entry.draft === null ? null : new Requirement(entry.draft, facts.kind === "pre_save" ? DRAFT : READ, changes);
    selected = freeze(entry.selection);
    let value = body();
    if (isPromise(value)) value = await value;
    if (rejection !== null) throw new Rejected();
    add(results, `{"object":null,"value":{"Ok":${ended(value)}}}`);
    flush();
    for (let at = 0; at < commands.length; at += CHUNK) {
      const some = [];
      for (let i = at; i < min(at + CHUNK, commands.length); i++) add(some, commands[i]);
      op_emit(`{"commands":${stringify(some)}}`, false);
    }
    op_emit(`{"draft":${stringify(changes)}}`, false);
  };
  const main = async (body, factsText, entryText) => {
    facts = parse(factsText);
    freeze(facts);
    for (const part of ["user", "project", "module"]) if (facts[part] !== null) freeze(facts[part]);
    writable = facts.kind === "action" || facts.kind === "scheduled" || facts.kind === "post_save" ||
      facts.kind === "post_delete";
    const entry = parse(entryText);
    try {
      if (hasOwn(entry, "each")) await each(body, entry.each);
      else await once(body, entry.once);
    } catch (thrown) {
      if (rejection === null) return op_fail(thrown, ruleOf(thrown));
      tame();
      op_emit(`{"rejection":${stringify(rejection)}}`, false);
    }
    return undefined;
  };

  // ---- The world ------------------------------------------------------------------------------------------------

  const known = ("Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date " +
    "Promise RegExp Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError globalThis " +
    "JSON Math Intl ArrayBuffer Uint8Array Int8Array Uint16Array Int16Array Uint32Array Int32Array Float16Array " +
    "Float32Array Float64Array Uint8ClampedArray BigUint64Array BigInt64Array DataView Map BigInt Set WeakMap WeakSet " +
    "WeakRef Proxy Reflect FinalizationRegistry decodeURI decodeURIComponent encodeURI encodeURIComponent escape " +
    "unescape eval isFinite isNaN Iterator SuppressedError DisposableStack AsyncDisposableStack Temporal").split(" ");
  const names = Object.getOwnPropertyNames(globalThis);
  for (const name of names) if (!known.includes(name)) delete globalThis[name];
  // Buffers that can grow are not made by the allocator that keeps to the budget.
  const Buffer = globalThis.ArrayBuffer;
  const { construct } = Reflect;
  const Fixed = function ArrayBuffer(length) {
    if (new.target === undefined) throw new Failure("Constructor ArrayBuffer requires 'new'");
    return construct(Buffer, [length], new.target);
  };
  Fixed.prototype = Buffer.prototype;
  defineProperty(Fixed, "isView", { value: Buffer.isView, writable: true, configurable: true });
  defineProperty(Fixed, Symbol.species, { get() { return this; }, configurable: true });
  defineProperty(Buffer.prototype, "constructor", { value: Fixed, writable: true, configurable: true });
  defineProperty(globalThis, "ArrayBuffer", { value: Fixed, writable: true, configurable: true });
  defineProperty(globalThis, "req1", { value: freeze(req1), enumerable: true });
  const console = { __proto__: null, log, info: log, debug: log, warn, error };
  defineProperty(globalThis, "console", { value: freeze(console), enumerable: true });
  freeze(Objects.prototype);
  freeze(Requirement.prototype);
  freeze(Link.prototype);
  freeze(Selection.prototype);
  return main;
})
