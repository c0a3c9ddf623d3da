/** A person who is mentioned. */
export interface Mentioned {
  id: string;
  name: string;
}

const escape = (text: string) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

/** What somebody typed as the HTML that is stored: an empty line parts paragraphs. */
export function textToHtml(text: string): string {
  const paragraphs = text.trim().split(/\n[ \t]*\n\s*/);
  const lines = (paragraph: string) => escape(paragraph).replace(/\n/g, "<br>");
  const [only = ""] = paragraphs;
  return paragraphs.length === 1 ? lines(only) : paragraphs.map((paragraph) => `<p>${lines(paragraph)}</p>`).join("");
}

/** The stored HTML as text to type on. */
export function htmlToDraft(html: string): string {
  const withBreaks = html.replace(/<br\s*\/?>/gi, "\n").replace(/<\/(?:p|div|li|tr|h\d|pre|blockquote)>/gi, "\n\n");
  return new DOMParser().parseFromString(withBreaks, "text/html").body.textContent.trim();
}

/** The name that is being typed after an `@` before the caret, and where it begins; null when there is none. */
export function mentionAt(text: string, caret: number): { search: string; start: number } | null {
  const found = /(?:^|[\s(])@([^\s@](?:[^@\n]{0,40}))?$/u.exec(text.slice(0, caret));
  if (found === null) return null;
  const search = found[1] ?? "";
  return { search, start: caret - search.length - 1 };
}

/** Those of the people whose name still stands in the text behind an `@`. */
export function stillMentioned(text: string, people: readonly Mentioned[]): Mentioned[] {
  return people.filter(({ name }) => text.includes(`@${name}`));
}

/** The HTML with mentions set off. Names in attributes of tags stay as they are. */
export function markMentions(html: string, names: readonly string[]): string {
  const known = names.filter((name) => name !== "").toSorted((a, b) => b.length - a.length);
  if (known.length === 0) return html;
  const pattern = new RegExp(
    known.map((name) => `@${escape(name).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`).join("|"),
    "g",
  );
  return html
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith("<") ? part : part.replace(pattern, "<mark>$&</mark>")))
    .join("");
}
