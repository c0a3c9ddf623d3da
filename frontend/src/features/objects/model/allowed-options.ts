import type { AttributeDefinition, RequirementObject } from "@/api/types";

/**
 * The attribute with the values that it may have beside the other values of the object. What it has now stays in sight, so
 * that a value from before the rule can be seen and changed.
 */
export function allowedHere(
  definition: AttributeDefinition,
  definitions: readonly AttributeDefinition[],
  object: RequirementObject,
): AttributeDefinition {
  const { depends_on: parentId, dependency_mapping: mapping } = definition;
  const parent = definitions.find(({ id }) => id === parentId);
  if (parent === undefined || typeof mapping !== "object" || mapping === null) return definition;
  const keysOf = (name: string) => [(object.attributes[name] ?? []) as string | string[]].flat();
  const lists = keysOf(parent.name).map((key) => (mapping as Record<string, string[] | undefined>)[key]);
  if (lists.length === 0 || lists.includes(undefined)) return definition;
  const allowed = new Set([...lists.flat(), ...keysOf(definition.name)]);
  return { ...definition, enum_options: definition.enum_options.filter(({ key }) => allowed.has(key)) };
}
