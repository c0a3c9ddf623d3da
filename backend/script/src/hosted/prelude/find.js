// How objects and modules are found.

// An object that this run has changed is seen as changed.
const object = (data, beside) => {
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
  return new Requirement(data, writable ? WRITE : READ, null, beside);
};
const hasOwnField = (fields, name) => fields[name] !== undefined;
const objects = (page) => {
  const items = [];
  for (let i = 0; i < page.items.length; i++) {
    if (!deleted[page.items[i].id]) add(items, object(page.items[i], page.items));
  }
  return { items, next: page.next };
};
// What takes its time to find out comes when a script wants it, for all objects that came together.
const QUESTIONS = { __proto__: null, number: "numbers", body: "bodies" };
const look = (data, name, beside) => {
  if (hasOwn(data, name)) return;
  const unknown = [];
  for (let i = 0; i < beside.length; i++) if (!hasOwn(beside[i], name)) add(unknown, beside[i]);
  for (let at = 0; at < unknown.length; at += PAGE) {
    const end = min(at + PAGE, unknown.length);
    const ids = [];
    for (let i = at; i < end; i++) if (unknown[i].id !== null) add(ids, unknown[i].id);
    const found = ids.length === 0 ? {} : ask({ __proto__: null, [QUESTIONS[name]]: ids });
    for (let i = at; i < end; i++) {
      const { id } = unknown[i];
      own(unknown[i], name, id !== null && hasOwn(found, id) ? found[id] : null);
    }
  }
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
