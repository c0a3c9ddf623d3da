import GithubSlugger from "github-slugger";
import { Marked, type Token, type Tokens } from "marked";

import { htmlToText } from "@/components/editor/html-to-text";

/** A heading and what stands below it up to the next one. */
interface GuideSection {
  /** Of the heading in the page, as GitHub forms it too. */
  id: string;
  depth: number;
  title: string;
  text: string;
}

export interface GuidePage {
  /** Its place in the address; the first page has none. */
  id: string;
  title: string;
  html: string;
  sections: readonly GuideSection[];
  /** The words are English because nobody has translated the page. */
  untranslated: boolean;
}

/** Where files of the repository are in the product. */
export interface Addresses {
  page: (file: string) => string | undefined;
  picture: (file: string) => string | undefined;
}

/** Where a page of the guide is in the product. */
export const addressOf = (id: string) => (id === "" ? "/help" : `/help/${id}`);

const escape = (text: string) =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** A picture by its place below the folder of pictures. */
const pictureOf = (path: string) => path.split("images/").at(-1) ?? "";

/** Markdown as it is written in docs/guide. Marks of HTML in it are shown as text, so nothing needs to be cleaned. */
function markdown(home: string, addresses: Addresses, ids: ReadonlyMap<Token, string>): Marked {
  return new Marked({
    renderer: {
      html: ({ text }) => escape(text),
      heading(token) {
        return `<h${token.depth} id="${escape(ids.get(token) ?? "")}">${this.parser.parseInline(token.tokens)}</h${token.depth}>`;
      },
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        const address = addressOfLink(href, home, addresses);
        if (address === undefined) return words;
        return address.startsWith("/")
          ? `<a href="${escape(address)}">${words}</a>`
          : `<a href="${escape(address)}" target="_blank" rel="noreferrer">${words}</a>`;
      },
      image({ href, text }) {
        const address = addresses.picture(pictureOf(href));
        // All pictures are of one size; the place is kept free, so that nothing moves when they arrive.
        return address === undefined ? escape(text) : `<img src="${escape(address)}" alt="${escape(text)}" width="1440" height="800">`;
      },
      tablecell({ tokens, header, align }) {
        const tag = header && tokens.length > 0 ? "th" : "td";
        const side = align ? ` align="${align}"` : "";
        return `<${tag}${tag === "th" ? ' scope="col"' : ""}${side}>${this.parser.parseInline(tokens)}</${tag}>\n`;
      },
    },
  });
}

/** Links lead to pages of the guide or outside; other files of the repository are not in the product. */
function addressOfLink(href: string, home: string, addresses: Addresses): string | undefined {
  if (/^https?:/.test(href)) return href;
  const [path = "", hash] = href.split("#");
  const page = path === "" ? home : path.includes("/") ? undefined : addresses.page(path);
  if (page === undefined) return undefined;
  return hash === undefined ? page : `${page}#${hash}`;
}

/** One page as it is shown, and its words by section. */
export function readPage(id: string, source: string, addresses: Addresses, untranslated: boolean): GuidePage {
  const ids = new Map<Token, string>();
  const slugs = new GithubSlugger();
  const marked = markdown(addressOf(id), addresses, ids);
  const tokens = marked.lexer(source);
  // Cells of a row are set apart like items of a line.
  const words = (some: Token[]) => htmlToText(marked.parser(some).replace(/<\/t[dh]>(?=\s*<t)/g, " ·$&"));
  const sections: GuideSection[] = [];
  let below: Token[] = [];
  const close = () => {
    const last = sections.at(-1);
    if (last !== undefined) last.text = words(below);
    below = [];
  };
  for (const token of tokens) {
    if (token.type !== "heading") {
      below.push(token);
      continue;
    }
    close();
    const { depth } = token as Tokens.Heading;
    const title = words([token]);
    const slug = slugs.slug(title);
    ids.set(token, slug);
    sections.push({ id: slug, depth, title, text: "" });
  }
  close();
  return { id, title: sections[0]?.title ?? id, html: marked.parser(tokens), sections, untranslated };
}
