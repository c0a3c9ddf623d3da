/** Names of the attributes that a type asks for, in either form that clients use: a list, or names that are true. */
export function requiredNamesOf(required: unknown): string[] {
  if (Array.isArray(required)) return required.filter((name) => typeof name === "string");
  if (typeof required !== "object" || required === null) return [];
  return Object.entries(required).flatMap(([name, wanted]) => (wanted === true ? [name] : []));
}
