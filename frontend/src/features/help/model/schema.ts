import type { Schema } from "./openapi";

export type Schemas = Readonly<Record<string, Schema>>;

const nameOf = (schema: Schema) => schema.$ref?.split("/").at(-1);

/** What a reference refers to; parts that belong together as one. */
export function resolve(schema: Schema, schemas: Schemas): Schema {
  const name = nameOf(schema);
  if (name !== undefined) return resolve(schemas[name] ?? {}, schemas);
  if (schema.allOf === undefined) return schema;
  const parts = schema.allOf.map((part) => resolve(part, schemas));
  return {
    ...schema,
    type: "object",
    properties: Object.assign({}, ...parts.map((part) => part.properties ?? {}), schema.properties) as Record<string, Schema>,
    required: [...parts.flatMap((part) => part.required ?? []), ...(schema.required ?? [])],
  };
}

const isNull = (schema: Schema) => schema.type === "null";

/** The kind of a value in a few words, such as `string (uuid) | null`. */
export function typeName(schema: Schema): string {
  const name = nameOf(schema);
  if (name !== undefined) return name;
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (schema.oneOf) return [...schema.oneOf].sort((a, b) => Number(isNull(a)) - Number(isNull(b))).map(typeName).join(" | ");
  if (schema.allOf) return schema.allOf.map(typeName).join(" & ");
  const types = [schema.type ?? (schema.properties ? "object" : "any")].flat();
  return types
    .map((type) => {
      if (type === "array") return `${schema.items ? typeName(schema.items) : "any"}[]`;
      return schema.format !== undefined && type !== "null" ? `${type} (${schema.format})` : type;
    })
    .join(" | ");
}

/** What a value must keep to. */
export function bounds({ minimum, maximum, minLength, maxLength, maxItems, pattern, default: usual }: Schema): string[] {
  return [
    minimum !== undefined && `≥ ${minimum}`,
    maximum !== undefined && `≤ ${maximum}`,
    minLength !== undefined && `length ≥ ${minLength}`,
    maxLength !== undefined && `length ≤ ${maxLength}`,
    maxItems !== undefined && `items ≤ ${maxItems}`,
    pattern !== undefined && pattern,
    usual !== undefined && `= ${JSON.stringify(usual)}`,
  ].filter((part) => part !== false);
}

/** What is inside of a value: fields by name, or forms that it can have. */
export interface Inside {
  name: string;
  schema: Schema;
  required: boolean;
}

export function inside(schema: Schema, schemas: Schemas): Inside[] {
  const known = resolve(schema, schemas);
  if (known.items) return inside(known.items, schemas);
  const forms = known.oneOf?.filter((form) => !isNull(form)) ?? [];
  const [only] = forms;
  if (only !== undefined && forms.length === 1) return inside(only, schemas);
  // Forms without a name of their own are numbered.
  const named = forms.map((form, index) => ({ name: nameOf(form) ?? String(index + 1), schema: form, required: false }));
  const fields = Object.entries(known.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    required: known.required?.includes(name) === true,
  }));
  const rest =
    typeof known.additionalProperties === "object" ? [{ name: "*", schema: known.additionalProperties, required: false }] : [];
  return [...named, ...fields, ...rest];
}

const DEEPEST = 4;

/** A value to begin with: the fields that must be there, empty. */
export function sample(schema: Schema, schemas: Schemas, depth = 0): unknown {
  const known = resolve(schema, schemas);
  if (known.default !== undefined) return known.default;
  if (known.enum) return known.enum[0];
  const form = known.oneOf?.find((one) => !isNull(one));
  if (form !== undefined) return depth < DEEPEST ? sample(form, schemas, depth + 1) : null;
  const type = [known.type].flat()[0];
  if (type === "object" || known.properties) {
    const must = (known.required ?? []).map((name) => [name, sample(known.properties?.[name] ?? {}, schemas, depth + 1)] as const);
    return depth < DEEPEST ? Object.fromEntries(must) : {};
  }
  if (type === "array") return [];
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return known.minimum ?? 0;
  return type === "string" ? "" : null;
}
