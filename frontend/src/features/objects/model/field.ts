import type { UpdateObjectInput } from "../api/objects";

import type { RequirementObject } from "@/api/types";


/** A part of an object that is edited by itself. */
export type Field = { kind: "heading" } | { kind: "body" } | { kind: "attribute"; name: string };

/** A value as the field holds it: text, number, yes or no, a list of choices, or nothing. */
export type FieldValue = string | number | boolean | string[] | null;

export function fieldKey(field: Field): string {
  return field.kind === "attribute" ? `attribute:${field.name}` : field.kind;
}

export function valueOf(object: RequirementObject, field: Field): FieldValue {
  if (field.kind !== "attribute") return object[field.kind] ?? null;
  return (object.attributes[field.name] ?? null) as FieldValue;
}

/** The patch that sets the field and nothing else; null clears it. */
export function patchOf(field: Field, value: FieldValue): UpdateObjectInput {
  if (field.kind === "attribute") return { attributes: { [field.name]: value } };
  return { [field.kind]: typeof value === "string" && value !== "" ? value : null };
}

export function sameValue(a: FieldValue, b: FieldValue): boolean {
  return JSON.stringify(normal(a)) === JSON.stringify(normal(b));
}

/** Nothing, an empty text and an empty paragraph are the same to people. */
function normal(value: FieldValue): FieldValue {
  return value === "" || value === "<p></p>" || (Array.isArray(value) && value.length === 0) ? null : value;
}
