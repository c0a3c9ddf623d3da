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
// References of objects that are not made, since the call that asked for them failed.
const undone = create(null);

// How to take back what the present call has done, the latest last: of many calls, one that fails leaves nothing.
let steps = null;
const remember = (back) => {
  if (steps !== null) add(steps, back);
};
const takeBack = () => {
  for (let i = steps.length - 1; i >= 0; i--) steps[i]();
};
const mark = (marks, name, value) => {
  marks[name] = value;
  remember(() => { delete marks[name]; });
};
const put = (fields, name, value) => {
  const before = fields[name];
  own(fields, name, value);
  remember(() => {
    if (before === undefined) delete fields[name];
    else own(fields, name, before);
  });
};

const mayWrite = () => {
  if (!writable) refuse(`a ${facts.kind} script cannot change, create, delete or link objects`);
};
const command = (item) => {
  mayWrite();
  op_count();
  add(commands, item);
  remember(() => { commands.length--; });
  return item;
};
const newFields = () => ({ __proto__: null, attributes: { __proto__: null } });
