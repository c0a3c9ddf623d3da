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
  const keys = [object.attributes[parent.name] ?? []].flat();
  const lists = keys.map((key) => (mapping as Record<string, string[] | undefined>)[String(key)]);
  if (lists.length === 0 || lists.includes(undefined)) return definition;
  const allowed = new Set([...lists.flat(), ...[object.attributes[definition.name] ?? []].flat()]);
  return { ...definition, enum_options: definition.enum_options.filter(({ key }) => allowed.has(key)) };
}
