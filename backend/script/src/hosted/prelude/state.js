// What this run has come to so far.
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
