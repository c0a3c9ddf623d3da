/** Parts of the catalogues, made by scripts/texts.ts. */
declare module "virtual:texts/*" {
  export const texts: Record<string, unknown>;
}
