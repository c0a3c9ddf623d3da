/** The pages of the guide by file, as they are in the repository. */
export const pages = import.meta.glob<string>("../../../../../docs/guide/*.md", {
  query: "?raw",
  import: "default",
  eager: true,
});
