import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { describe, expect, it } from "vitest";

import { listed, readGuide, type Guide, type Sources } from "./guide";
import { searchIn } from "./search";

const folder = join(import.meta.dirname, "../../../../../docs/guide");
const read = (language: string): Sources => {
  const here = join(folder, language);
  const files = readdirSync(here).filter((name) => name.endsWith(".md"));
  return Object.fromEntries(files.map((name) => [name, readFileSync(join(here, name), "utf8")]));
};
const sources = { en: read(""), de: read("de") };
const pictures = Object.fromEntries(
  readdirSync(join(folder, "../images"), { recursive: true, encoding: "utf8" }).map((name) => [name, `/assets/${name}`]),
);
const guides: Record<"en" | "de", Guide> = {
  en: readGuide(sources.en, sources.en, pictures),
  de: readGuide(sources.en, sources.de, pictures),
};
const pagesOf = (guide: Guide) => [guide.home, ...guide.pages];
const page = (guide: Guide, id: string) => pagesOf(guide).find((one) => one.id === id);

/** What a page is made of, as far as both languages must agree. */
const shape = (text: string) => {
  const plain = text.replace(/^```[\s\S]*?^```/gm, "");
  return {
    headings: [...plain.matchAll(/^(#+) /gm)].map(([, signs]) => signs?.length),
    pictures: [...plain.matchAll(/!\[[^\]]*\]\(([^)]*)\)/g)].map(([, path]) => path?.split("/").at(-1)),
    tableRows: [...plain.matchAll(/^\|/gm)].length,
    codeBlocks: [...text.matchAll(/^```/gm)].length,
  };
};

describe("the guide", () => {
  it("[UIX-5] has every page in English and in German", () => {
    const missing = Object.keys(sources.en).filter((file) => !(file in sources.de));
    expect(missing, "translate these pages of docs/guide into docs/guide/de").toEqual([]);
    const alone = Object.keys(sources.de).filter((file) => !(file in sources.en));
    expect(alone, "these pages of docs/guide/de have no English page in docs/guide").toEqual([]);
  });

  it.each(Object.keys(sources.en))("[UIX-5] says the same in both languages: %s", (file) => {
    const german = sources.de[file];
    if (german === undefined) return;
    expect(
      shape(german),
      `docs/guide/de/${file} has other headings, pictures, table rows or code blocks than docs/guide/${file}: bring it up to date`,
    ).toEqual(shape(sources.en[file] ?? ""));
  });

  it.each(["en", "de"] as const)("[UIX-5] lists every page on its first one, %s", (language) => {
    const files = listed(sources[language]["README.md"] ?? "").flatMap((group) => group.files);
    expect(files.toSorted(), "list the page in README.md of the guide").toEqual(
      Object.keys(sources[language]).filter((file) => file !== "README.md").toSorted(),
    );
  });

  it.each(["en", "de"] as const)("[UIX-5] has no link or picture that leads nowhere, %s", (language) => {
    const here = join(folder, language === "en" ? "" : language);
    const broken = Object.entries(sources[language]).flatMap(([file, text]) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, href = ""]) => {
        if (/^https?:/.test(href)) return [];
        const [path = "", hash] = href.split("#");
        const target = path === "" ? join(here, file) : join(here, path);
        if (!existsSync(target)) return [`${file}: ${href}`];
        if (hash === undefined || dirname(target) !== here) return [];
        const id = target.slice(here.length).replace(/^\/|\.md$/g, "").replace("README", "");
        const found = page(guides[language], id)?.sections.some((section) => section.id === hash);
        return found === true ? [] : [`${file}: ${href}`];
      }),
    );
    expect(broken).toEqual([]);
  });

  it.each(["en", "de"] as const)("[UIX-5] shows pages with their links and pictures inside of the product, %s", (language) => {
    const filters = page(guides[language], "filters-and-views");
    expect(page(guides[language], "module")?.html).toContain('href="/help/filters-and-views"');
    expect(page(guides[language], "module")?.html).toContain(`src="/assets/${language === "de" ? "de/" : ""}module-grid.webp"`);
    expect(filters?.html).toContain(`<h2 id="${filters?.sections[1]?.id ?? ""}">`);
    // Files that are not in the product are named, not linked.
    expect(guides[language].home.html).not.toContain("operations.md");
    const linked = pagesOf(guides[language]).flatMap(({ html }) => [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href));
    expect(linked.filter((href) => !href?.startsWith("/help"))).toEqual([]);
  });

  it("[UIX-5] shows HTML as text", () => {
    const odd = { "README.md": '# Odd <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n[a](javascript:alert)' };
    const { html } = readGuide(odd, odd, {}).home;
    expect(html).not.toMatch(/<(img|script)|javascript:/);
    expect(html).toContain("&#60;script&#62;");
  });

  it("[UIX-5] comes in English where a page is not translated", () => {
    const rest = Object.entries(sources.de).filter(([file]) => file !== "tokens.md");
    const tokens = page(readGuide(sources.en, Object.fromEntries(rest), pictures), "tokens");
    expect(tokens).toMatchObject({ title: "Tokens and the API", untranslated: true });
    expect(page(guides.de, "tokens")).toMatchObject({ untranslated: false });
  });
});

describe("the search in the guide", () => {
  it("[UIX-5] finds sections by words, beginnings of words and misspelt ones", () => {
    const search = searchIn(guides.en);
    expect(search("idempotency")[0]).toMatchObject({ page: "tokens" });
    expect(search("absolute number").map((hit) => hit.page)).toContain("coming-from-doors");
    expect(search("suspct").length).toBeGreaterThan(0);
    expect(search("recycle restor")[0]).toMatchObject({ page: "recycle-bin" });
    expect(search("zebra")).toEqual([]);
    expect(searchIn(guides.de)("Papierkorb")[0]).toMatchObject({ page: "recycle-bin" });
  });

  it("[UIX-5] marks what was found in its surroundings", () => {
    const [hit] = searchIn(guides.en)("checksum");
    expect(hit?.snippet.filter((part) => part.hit).map((part) => part.text)).toEqual(["checksum"]);
    expect(hit?.snippet.map((part) => part.text).join("").length).toBeLessThan(160);
  });
});
