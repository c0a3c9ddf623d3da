import { queryOptions } from "@tanstack/react-query";

import type { Guide } from "../model/guide";
import type { GuideHit } from "../model/search";

export interface LoadedGuide extends Guide {
  search: (query: string) => GuideHit[];
}

const byName = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [path.split("/").at(-1) ?? path, content]));

/** Pictures as the pages call them: `module.webp`, `de/module.webp`. */
const byPlace = (files: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(files).map(([path, address]) => [path.split("images/").at(-1) ?? path, address]));

async function load(language: string): Promise<LoadedGuide> {
  const [{ readGuide }, { searchIn }, english, { pictures }, german] = await Promise.all([
    import("../model/guide"),
    import("../model/search"),
    import("../content/en"),
    import("../content/pictures"),
    language === "de" ? import("../content/de") : null,
  ]);
  const sources = byName(english.pages);
  const guide = readGuide(sources, german === null ? sources : byName(german.pages), byPlace(pictures));
  return { ...guide, search: searchIn(guide) };
}

/** The guide in a language. It comes with the product: nothing of it is asked of another place. */
export const guideQuery = (language: string) =>
  queryOptions({
    queryKey: ["help", "guide", language],
    queryFn: () => load(language),
    staleTime: "static",
    gcTime: Infinity,
    // Functions and pages are not data to compare.
    structuralSharing: false,
  });
