import type { AttributeDefinition, ObjectType, RequirementObject } from "@/api/types";

interface FormSection {
  /** None for what stands in no section. */
  title: string | null;
  attributes: AttributeDefinition[];
}

/**
 * The form of an object: the sections of its type, then what stands in none. Attributes that the type does not have are
 * shown only where the object still has a value.
 */
export function formSections(
  definitions: readonly AttributeDefinition[],
  object: RequirementObject,
  type: ObjectType | undefined,
): FormSection[] {
  const own = type?.attributes ?? null;
  const shown = definitions.filter(({ id, name }) => own === null || own.includes(id) || object.attributes[name] !== undefined);
  const sections = (type?.form_layout?.sections ?? []).map(({ title, attributes }) => ({
    title,
    attributes: attributes.flatMap((id) => shown.filter((one) => one.id === id)),
  }));
  const placed = new Set(sections.flatMap(({ attributes }) => attributes.map(({ id }) => id)));
  const rest = { title: null, attributes: shown.filter(({ id }) => !placed.has(id)) };
  return [...sections, rest].filter(({ attributes }) => attributes.length > 0);
}
