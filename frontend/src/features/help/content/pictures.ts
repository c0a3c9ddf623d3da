/** Addresses of the guide's pictures by file; both languages show the same. */
export const pictures = import.meta.glob<string>("../../../../../docs/images/*.png", {
  query: "?url",
  import: "default",
  eager: true,
});
