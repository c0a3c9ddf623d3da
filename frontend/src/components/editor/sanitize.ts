import DOMPurify from "dompurify";

const ALLOWED_TAGS = [
  "p", "br", "hr", "strong", "b", "em", "i", "u", "s", "del", "ins", "sub", "sup", "code", "pre", "blockquote",
  "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th",
  "td", "a", "img", "span", "div", "h1", "h2", "h3", "h4", "h5", "h6", "mark", "figure", "figcaption", "object",
];
const ALLOWED_ATTR = [
  "href", "src", "alt", "title", "width", "height", "colspan", "rowspan", "start", "type", "class",
  "data-formula", "data-file-id",
];

/** Pictures come from the server's files, or were just put in here; another place would learn who reads what. */
const PICTURE = /^(?:\/api\/v1\/files\/|blob:)/;

DOMPurify.addHook("afterSanitizeAttributes", (element) => {
  const source = element.getAttribute("src");
  if (source !== null && !PICTURE.test(source)) element.removeAttribute("src");
});

const cache = new Map<string, string>();
const CACHE_LIMIT = 2_000;

/**
 * HTML that may be shown. The server cleans what it stores; this second pass covers texts that did not come from it, such
 * as a draft out of the browser's storage.
 */
export function sanitize(html: string): string {
  const known = cache.get(html);
  if (known !== undefined) return known;
  const clean = DOMPurify.sanitize(html, { ALLOWED_TAGS, ALLOWED_ATTR, ALLOW_DATA_ATTR: false });
  if (cache.size > CACHE_LIMIT) cache.clear();
  cache.set(html, clean);
  return clean;
}
