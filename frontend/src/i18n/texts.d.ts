/** Parts of the catalogues, made by scripts/texts.ts. */
declare module "virtual:texts/*" {
  const texts: Record<string, unknown>;
  export default texts;
}
