// One run, from what the engine gives to what it gets back.
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
const tell = () => {
  tame();
  for (let at = 0; at < commands.length; at += CHUNK) {
    const some = [];
    for (let i = at; i < min(at + CHUNK, commands.length); i++) add(some, commands[i]);
    op_emit(`{"commands":${stringify(some)}}`, false);
  }
};
const each = async (body, entry) => {
  let page = entry.objects;
  let drafts = entry.drafts;
  const keep = facts.kind !== "validate";
  const decides = facts.kind === "pre_save" || facts.kind === "pre_delete";
  for (;;) {
    for (let i = 0; i < page.items.length; i++) {
      const data = page.items[i];
      const id = data.id === null ? "null" : `"${data.id}"`;
      // What an earlier call deleted is gone.
      if (deleted[data.id]) {
        add(results, `{"object":${id},"value":{"Ok":null}}`);
        continue;
      }
      current = object(data, page.items);
      const changes = newFields();
      draft = i < drafts.length ? new Requirement(drafts[i], DRAFT, changes, drafts) : null;
      steps = writable ? [] : null;
      try {
        let value = body();
        if (isPromise(value)) value = await value;
        if (rejection !== null) throw new Rejected();
        if (decides) tame();
        if (keep) add(results, `{"object":${id},"value":{"Ok":${decides ? `{"fields":${stringify(changes)}}` : ended(value)}}}`);
      } catch (thrown) {
        if (steps !== null) takeBack();
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
    if (page.next === null) break;
    page = ask({ batch: page.next });
    drafts = [];
  }
  tell();
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
  tell();
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
