// The one name that scripts have: `req1`.
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
    const one = new Requirement(data, NEW, fields);
    const place = (other) => (other === undefined || other === null ? null : target(other));
    const item = { __proto__: null, do: "create", reference, module, parent: place(content.parent),
      after: place(content.after), fields };
    command(item);
    remember(() => { undone[reference] = true; });
    if (item.parent?.id) data.parentId = item.parent.id;
    for (let i = 0; i < FIELDS.length; i++) {
      if (content[FIELDS[i]] !== undefined) one[FIELDS[i]] = content[FIELDS[i]];
    }
    assign(one, content.attributes);
    return one;
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
      mark(deleted, id, true);
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
      mark(deleted, id, true);
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
