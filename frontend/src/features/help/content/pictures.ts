/** Addresses of the guide's pictures by file; those of the German guide are in a folder of their own. */
export const pictures = import.meta.glob<string>("../../../../../docs/images/**/*.webp", {
  query: "?url",
  import: "default",
  eager: true,
});
