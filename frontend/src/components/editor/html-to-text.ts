/** The words of a text without its marks. Blocks are set apart by a line break. */
export function htmlToText(html: string): string {
  const withBreaks = html.replace(/<(?:\/(?:p|div|li|tr|h\d|pre|blockquote)|br\s*\/?)>/gi, "$&\n");
  const text = new DOMParser().parseFromString(withBreaks, "text/html").body.textContent;
  return text.replace(/\n{2,}/g, "\n").trim();
}
