import type { components } from "@/api/schema.gen";
import type { AttributeDefinition } from "@/api/types";

type AttributePatch = components["schemas"]["UpdateAttributeDefinitionRequest"];

export const DATA_TYPES = [
  "string",
  "text",
  "rich_text",
  "integer",
  "float",
  "bool",
  "date",
  "enum",
  "user_ref",
] as const;

/** An allowed value while it is edited; one without a key is new. */
export interface OptionDraft {
  id: string;
  key: string | null;
  label: string;
  color: string | null;
}

/** An attribute while it is edited. */
export interface AttributeDraft {
  name: string;
  description: string;
  dataType: string;
  multi: boolean;
  normative: boolean;
  required: boolean;
  /** Text of the default; keys of several choices. */
  defaultValue: string | string[];
  options: OptionDraft[];
  dependsOn: string | null;
  /** Allowed values by value of the other attribute, both by {@link OptionDraft.id} where they are ours, else by key. */
  mapping: Record<string, string[]>;
}

export function emptyDraft(): AttributeDraft {
  return {
    name: "",
    description: "",
    dataType: "string",
    multi: false,
    normative: false,
    required: false,
    defaultValue: "",
    options: [],
    dependsOn: null,
    mapping: {},
  };
}

function defaultOf({ default_value: text, data_type, multi_select }: AttributeDefinition): string | string[] {
  if (data_type !== "enum" || !multi_select) return text ?? "";
  try {
    const parsed: unknown = JSON.parse(text ?? "[]");
    return Array.isArray(parsed) ? parsed.map(String) : [];
  } catch {
    return [];
  }
}

export function draftOf(definition: AttributeDefinition, required: readonly string[]): AttributeDraft {
  return {
    name: definition.name,
    description: definition.description ?? "",
    dataType: definition.data_type,
    multi: definition.multi_select,
    normative: definition.normative,
    required: isRequired(definition.name, required),
    defaultValue: defaultOf(definition),
    // The key serves as the id of what is stored: new values get ids that no key can be.
    options: definition.enum_options.map(({ key, label, color }) => ({
      id: key,
      key,
      label: label ?? key,
      color: color ?? null,
    })),
    dependsOn: definition.depends_on ?? null,
    mapping: (definition.dependency_mapping ?? {}) as Record<string, string[]>,
  };
}

export function isRequired(name: string, required: readonly string[]): boolean {
  return required.some((other) => other.toLowerCase() === name.toLowerCase());
}

/** The required names with or without one, under its new name. */
export function requiredNames(required: readonly string[], before: string | null, { name, required: wanted }: AttributeDraft) {
  const others = required.filter((other) => other.toLowerCase() !== before?.toLowerCase());
  return wanted ? [...others, name.trim()] : others;
}

let made = 0;

/** A new value with a text to be written. The id is no key: keys have no control characters. */
export function newOption(): OptionDraft {
  made += 1;
  return { id: `\u0001${made}`, key: null, label: "", color: null };
}

/** Options with a key each: what is new is called by its label in data, made different from the others. */
function keyed(options: readonly OptionDraft[]): (OptionDraft & { key: string })[] {
  const taken = new Set(options.flatMap(({ key }) => (key === null ? [] : [key])));
  return options.map((option) => {
    if (option.key !== null) return { ...option, key: option.key };
    const label = option.label.trim();
    let key = label;
    for (let number = 2; taken.has(key); number += 1) key = `${label} ${number}`;
    taken.add(key);
    return { ...option, key };
  });
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The request that makes the draft of an attribute, or of a new one; only what differs. */
export function patchOf(draft: AttributeDraft, before: AttributeDefinition | null): AttributePatch {
  const old = before === null ? emptyDraft() : draftOf(before, []);
  const patch: AttributePatch = {};
  const isEnum = draft.dataType === "enum";
  if (draft.name.trim() !== old.name) patch.name = draft.name.trim();
  if (draft.description !== old.description) patch.description = draft.description.trim() || null;
  if (draft.dataType !== old.dataType) patch.data_type = draft.dataType;
  if (isEnum && draft.multi !== old.multi) patch.multi_select = draft.multi;
  if (draft.normative !== old.normative) patch.normative = draft.normative;
  const options = keyed(draft.options);
  if (isEnum && (!same(draft.options, old.options) || old.dataType !== "enum")) {
    patch.enum_values = options.map(({ key, label, color }) => ({ key, label: label.trim() || key, color }));
  }
  const keyOf = (id: string) => options.find((option) => option.id === id)?.key ?? id;
  if (!same(draft.defaultValue, old.defaultValue)) {
    const { defaultValue: value } = draft;
    patch.default_value = value.length === 0 ? null : Array.isArray(value) ? value.map(keyOf) : isEnum ? keyOf(value) : value;
  }
  if (isEnum && draft.dependsOn !== old.dependsOn) patch.depends_on = draft.dependsOn;
  if (isEnum && (draft.dependsOn !== old.dependsOn || !same(draft.mapping, old.mapping))) {
    const known = new Set(options.map(({ id }) => id));
    patch.dependency_mapping =
      draft.dependsOn === null
        ? null
        : Object.fromEntries(
            Object.entries(draft.mapping).map(([parent, ids]) => [parent, ids.filter((id) => known.has(id)).map(keyOf)]),
          );
  }
  return patch;
}

/** Whether the change may touch what objects have: another kind of values, or values that go. */
export function touchesValues(draft: AttributeDraft, before: AttributeDefinition): boolean {
  const isEnum = draft.dataType === "enum";
  if (draft.dataType !== before.data_type || (isEnum && draft.multi !== before.multi_select)) return true;
  return isEnum && before.enum_options.some(({ key }) => !draft.options.some((option) => option.key === key));
}

export function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const rest = items.filter((_, index) => index !== from);
  return [...rest.slice(0, to), ...items.slice(from, from + 1), ...rest.slice(to)];
}
