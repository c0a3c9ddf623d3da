import type { AttributeDefinition, LinkType } from "@/api/types";

/** What the names of a filter can be in a module. */
export interface FilterWords {
  definitions: readonly AttributeDefinition[];
  linkTypes: readonly LinkType[];
  people: readonly string[];
  /** Names of modules that links may lead to. */
  modules: readonly string[];
  /** Attributes of one of them, by its name. */
  definitionsOf: (module: string) => readonly AttributeDefinition[];
}

/** Something that can be put in at the caret. */
export interface Completion {
  text: string;
  /** field, sign, value or word. */
  kind: "field" | "sign" | "value" | "word";
}

export interface Completions {
  /** The stretch of the text that a completion replaces. */
  start: number;
  end: number;
  items: Completion[];
}

const BUILT_IN_FIELDS = [
  "key", "heading", "body", "text", "classification", "type", "state", "level", "revision", "created", "created_by",
  "changed", "changed_by", "reviewed",
] as const;

const TOKEN = /"(?:\\.|[^"\\])*"?|[<>!]=|!~|[(),=<>~]|[^\s"(),=!<>~]+/g;
const KEYWORDS = ["and", "or", "not", "has", "in", "is"];
const MOST = 12;

/** A name or value as it stands in a filter: in quotes where it needs them, or where it means something else without. */
export function word(text: string, isAttribute = false): string {
  const lower = text.toLowerCase();
  const taken = KEYWORDS.includes(lower) || (isAttribute && BUILT_IN_FIELDS.some((name) => name === lower));
  const isBare = /^[^\s"(),=!<>~]+$/.test(text) && !taken;
  return isBare ? text : `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

const bare = (token: string) =>
  token.startsWith('"') ? token.slice(1).replace(/"$/, "").replaceAll(/\\(["\\])/g, "$1") : token;

type State =
  | { expects: "field" | "join" | "module" | "open" }
  | { expects: "sign" | "value"; field: string }
  | { expects: "list"; field: string }
  | { expects: "link"; said: string[]; module?: string };

interface Reading {
  state: State;
  /** The other module, where the caret is among the words about its objects. */
  module: string | undefined;
}

/** Whether a token says which link is meant, so that something else may follow. */
const isEnd = (token: string) => !["no", "outgoing", "incoming"].includes(token);

/** What may come next after some tokens. */
function readingAfter(tokens: readonly string[]): Reading {
  let state: State = { expects: "field" };
  let depth = 0;
  let named = "";
  const inside: { module: string; depth: number }[] = [];
  const close = () => {
    if (inside.at(-1)?.depth === depth) inside.pop();
    depth--;
    state = { expects: "join" };
  };
  for (const token of tokens) {
    const lower = token.toLowerCase();
    switch (state.expects) {
      case "field":
        if (lower === "has") state = { expects: "link", said: [] };
        else if (token === "(") depth++;
        else if (lower !== "not") state = { expects: "sign", field: token };
        break;
      case "sign":
        if (lower === "empty") state = { expects: "join" };
        else if (lower === "in") state = { expects: "list", field: state.field };
        else if (lower !== "not" && lower !== "is") state = { expects: "value", field: state.field };
        break;
      case "value":
        state = { expects: "join" };
        break;
      case "list":
        if (token === ")") state = { expects: "join" };
        break;
      case "link":
        if (lower === "and" || lower === "or") state = { expects: "field" };
        else if (lower === "to") state = { expects: "module" };
        else if (lower === "where") state = { expects: "open" };
        else if (token === ")") close();
        else state = { expects: "link", said: [...state.said, lower] };
        break;
      case "module":
        named = bare(token);
        state = { expects: "link", said: ["link"], module: named };
        break;
      case "open":
        depth++;
        inside.push({ module: named, depth });
        state = { expects: "field" };
        break;
      case "join":
        if (lower === "and" || lower === "or") state = { expects: "field" };
        else if (token === ")") close();
        break;
    }
  }
  return { state, module: inside.at(-1)?.module };
}

const tokensOf = (text: string) =>
  [...text.matchAll(TOKEN)].map((match) => ({ token: match[0], start: match.index, end: match.index + match[0].length }));

/** The modules that a filter names, as they are named. */
export function modulesIn(text: string): string[] {
  const tokens = tokensOf(text).map(({ token }) => token);
  return tokens.flatMap((token, place) => (place > 0 && tokens[place - 1]?.toLowerCase() === "to" ? [bare(token)] : []));
}

function definitionOf(words: FilterWords, field: string): AttributeDefinition | undefined {
  const isBuiltIn = !field.startsWith('"') && BUILT_IN_FIELDS.some((name) => name === field.toLowerCase());
  const name = bare(field).toLowerCase();
  return isBuiltIn ? undefined : words.definitions.find((one) => one.name.toLowerCase() === name);
}

function signsOf(words: FilterWords, field: string): string[] {
  const ordered = ["=", "!=", "<", "<=", ">", ">="];
  const definition = definitionOf(words, field);
  switch (definition?.data_type) {
    case "string":
    case "text":
      return ["=", "!=", "~", "!~", "in", "is empty", "is not empty"];
    case "rich_text":
      return ["~", "!~", "is empty", "is not empty"];
    case "bool":
    case "user_ref":
      return ["=", "!=", "is empty", "is not empty"];
    case "integer":
    case "float":
    case "date":
    case "enum":
      return [...ordered, "in", "is empty", "is not empty"];
    case undefined:
      break;
  }
  switch (field.toLowerCase()) {
    case "text":
      return ["~", "!~"];
    case "reviewed":
      return ["=", "!="];
    case "classification":
    case "created_by":
    case "changed_by":
      return ["=", "!=", "in"];
    case "type":
      return ["=", "!=", "in", "is empty", "is not empty"];
    case "level":
    case "revision":
    case "created":
    case "changed":
      return ordered;
    case "key":
      return ["=", "!=", "~", "!~", "in"];
  }
  return ["~", "!~", "=", "!=", "is empty", "is not empty"];
}

function valuesOf(words: FilterWords, field: string): string[] {
  const definition = definitionOf(words, field);
  if (definition?.data_type === "enum") return definition.enum_options.map(({ key, label }) => label ?? key);
  const kind = definition?.data_type ?? field.toLowerCase();
  switch (kind) {
    case "bool":
    case "reviewed":
      return ["true", "false"];
    case "user_ref":
    case "created_by":
    case "changed_by":
      return ["me", ...words.people];
    case "classification":
      return ["heading", "normative", "informative"];
    case "date":
    case "created":
    case "changed":
      return ["today", "-7d", "-4w"];
    case "level":
      return ["1", "2", "3"];
  }
  return [];
}

/** What can be put in at the caret. */
export function completions(text: string, caret: number, all: FilterWords): Completions {
  const tokens = tokensOf(text);
  const current = tokens.find(({ token, start, end }) => start < caret && caret <= end && !/^[(),]$/.test(token));
  const before = tokens.filter(({ end }) => end <= (current?.start ?? caret)).map(({ token }) => token);
  const { state, module } = readingAfter(before);
  const words = module === undefined ? all : { ...all, definitions: all.definitionsOf(module) };
  const typed = current === undefined ? "" : bare(text.slice(current.start, caret)).toLowerCase();
  const possible = ((): Completion[] => {
    switch (state.expects) {
      case "field":
        return [
          ...words.definitions.map(({ name }): Completion => ({ text: word(name, true), kind: "field" })),
          ...BUILT_IN_FIELDS.map((name): Completion => ({ text: name, kind: "field" })),
          { text: "has", kind: "word" },
          { text: "not", kind: "word" },
        ];
      case "sign":
        return signsOf(words, state.field).map((sign) => ({ text: sign, kind: "sign" }));
      case "value":
      case "list":
        return valuesOf(words, state.field).map((value) => ({ text: word(value), kind: "value" }));
      case "link": {
        const { said, module: named } = state;
        const parts = ["no", "suspect", "outgoing", "incoming", "link"].filter((part) => !said.includes(part));
        const ended = said.some((one) => isEnd(one) && one !== "suspect");
        const names = words.linkTypes.flatMap((type) => [type.name, type.backward_name]);
        const kinds = ended ? [] : [...parts, ...names.filter((name, index) => names.indexOf(name) === index).map((name) => word(name))];
        const more = said.length === 0 || said.at(-1) === "no" ? [] : [named === undefined ? "to" : "where", "and", "or"];
        return [...kinds, ...more].map((part) => ({ text: part, kind: "word" }));
      }
      case "module":
        return words.modules.map((name) => ({ text: word(name), kind: "value" }));
      case "open":
        return [{ text: "(", kind: "word" }];
      case "join":
        return [{ text: "and", kind: "word" }, { text: "or", kind: "word" }];
    }
  })();
  // A sign is whole as soon as it is typed; other words go on.
  const fits = possible.filter((item) => bare(item.text).toLowerCase().includes(typed) && item.text.toLowerCase() !== typed);
  const items = [
    ...fits.filter((item) => bare(item.text).toLowerCase().startsWith(typed)),
    ...fits.filter((item) => !bare(item.text).toLowerCase().startsWith(typed)),
  ].slice(0, MOST);
  return { start: current?.start ?? caret, end: current === undefined ? caret : current.end, items };
}

/** The text with a completion put in, and where the caret stands then. */
export function complete(text: string, { start, end }: Completions, item: Completion): { text: string; caret: number } {
  const before = text.slice(0, start);
  const gap = before === "" || /[\s(]$/.test(before) ? "" : " ";
  const after = text.slice(end).replace(/^\s+/, "");
  const head = `${before}${gap}${item.text} `;
  return { text: head + after, caret: head.length };
}
