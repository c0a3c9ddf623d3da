import { addressOf, readPage, type Addresses, type GuidePage } from "./page";

/** Sources by file name, such as `module.md`. */
export type Sources = Readonly<Record<string, string>>;

export interface Guide {
  /** Where one begins: what there is. */
  home: GuidePage;
  /** The pages as the first one lists them, by its headings. */
  groups: readonly { title: string; pages: readonly GuidePage[] }[];
  /** The same in one line, for going on and back. */
  pages: readonly GuidePage[];
}

const HOME = "README.md";
const LISTED = /^\s*(?:\d+\.|-) \[[^\]]*\]\(([\w-]+\.md)\)/;

/** The files that the first page lists, by its headings. */
export function listed(home: string): { title: string; files: string[] }[] {
  const groups: { title: string; files: string[] }[] = [];
  for (const line of home.split("\n")) {
    const title = /^#{1,2} (.+)$/.exec(line)?.[1];
    if (title !== undefined) groups.push({ title, files: [] });
    const file = LISTED.exec(line)?.[1];
    if (file !== undefined) groups.at(-1)?.files.push(file);
  }
  return groups.filter(({ files }) => files.length > 0);
}

/** Reads all pages. One that is not translated yet comes in English. */
export function readGuide(english: Sources, translated: Sources, pictures: Readonly<Record<string, string>>): Guide {
  const idOf = (file: string) => (file === HOME ? "" : file.replace(/\.md$/, ""));
  const addresses: Addresses = {
    page: (file) => (file in english ? addressOf(idOf(file)) : undefined),
    picture: (file) => pictures[file],
  };
  const read = (file: string) => {
    const translation = translated[file];
    return readPage(idOf(file), translation ?? english[file] ?? "", addresses, translation === undefined);
  };
  const groups = listed(translated[HOME] ?? english[HOME] ?? "").map(({ title, files }) => ({
    title,
    pages: files.filter((file) => file in english).map(read),
  }));
  return { home: read(HOME), groups, pages: groups.flatMap(({ pages }) => pages) };
}
