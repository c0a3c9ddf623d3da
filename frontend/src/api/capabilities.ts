import type { Capability } from "./types";

/** Whether the server lets the signed-in person do this with the resource. */
export function can(resource: { capabilities: readonly Capability[] } | undefined, capability: Capability): boolean {
  return resource?.capabilities.includes(capability) ?? false;
}
