/** What happened to something; the filter knows the same words. */
export const KINDS = ["added", "deleted", "changed", "moved", "links", "schema"] as const;
export type Kind = (typeof KINDS)[number];
