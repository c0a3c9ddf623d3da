/** What the server may let a person do with a resource. */
type Capability = "read" | "create" | "write" | "delete" | "review" | "administer";

/** Whether the server lets the signed-in person do this with the resource. */
export function can(resource: { capabilities: readonly string[] } | undefined, capability: Capability): boolean {
  return resource?.capabilities.includes(capability) ?? false;
}
