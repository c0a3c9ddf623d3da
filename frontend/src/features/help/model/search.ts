import MiniSearch from "minisearch";

import type { Guide } from "./guide";

export interface GuideHit {
  /** Page and section. */
  id: string;
  page: string;
  /** Empty for the beginning of the page. */
  section: string;
  title: string;
  place: string;
  /** What stands around the first word that was found, with the words that were. */
  snippet: readonly SnippetPart[];
}

export interface SnippetPart {
  text: string;
  hit: boolean;
}

const LIMIT = 20;
const BEFORE = 40;
const LENGTH = 150;

/** A search over all sections: every word, also by its beginning and slightly misspelt. */
export function searchIn(guide: Guide): (query: string) => GuideHit[] {
  const documents = [guide.home, ...guide.pages].flatMap((page) =>
    page.sections.map((section, index) => ({
      id: `${page.id}#${section.id}`,
      page: page.id,
      section: index === 0 ? "" : section.id,
      title: section.title,
      place: index === 0 ? "" : page.title,
      text: section.text,
    })),
  );
  const byId = new Map(documents.map((document) => [document.id, document]));
  const index = new MiniSearch<(typeof documents)[number]>({
    fields: ["title", "place", "text"],
    searchOptions: {
      boost: { title: 4, place: 2 },
      combineWith: "AND",
      prefix: true,
      fuzzy: (word) => (word.length > 4 ? 0.2 : false),
    },
  });
  index.addAll(documents);
  return (query) =>
    index.search(query).slice(0, LIMIT).flatMap((found) => {
      const document = byId.get(String(found.id));
      if (document === undefined) return [];
      const { id, page, section, title, place, text } = document;
      return [{ id, page, section, title, place, snippet: snippetOf(text, found.terms) }];
    });
}

/** The text cut at these words, for marking them. */
export function marked(text: string, words: readonly string[]): SnippetPart[] {
  if (words.length === 0) return [{ text, hit: false }];
  // The longest first: a word may begin like another one.
  const known = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const parts = text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${known.join("|")})`, "giu"));
  return parts.map((part, index) => ({ text: part, hit: index % 2 === 1 })).filter((part) => part.text !== "");
}

function snippetOf(text: string, words: readonly string[]): SnippetPart[] {
  const flat = text.replace(/\s+/g, " ");
  const parts = marked(flat, words);
  const first = parts[0]?.hit === false && parts.length > 1 ? parts[0].text.length : 0;
  const from = first <= BEFORE ? 0 : flat.indexOf(" ", first - BEFORE) + 1;
  const cut = flat.slice(from, from + LENGTH);
  return marked(`${from > 0 ? "… " : ""}${cut}${from + LENGTH < flat.length ? " …" : ""}`, words);
}
