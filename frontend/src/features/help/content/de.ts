/** The pages of the German guide by file, as they are in the repository. */
export const pages = import.meta.glob<string>("../../../../../docs/guide/de/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});
