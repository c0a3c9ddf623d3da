/** Puts text, and the same with its formats, on the clipboard; also over plain HTTP, where browsers give pages none. */
export async function copyText(text: string, html?: string): Promise<void> {
  if (window.isSecureContext) {
    if (html === undefined) return navigator.clipboard.writeText(text);
    const part = (type: string, content: string) => ({ [type]: new Blob([content], { type }) });
    return navigator.clipboard.write([new ClipboardItem({ ...part("text/plain", text), ...part("text/html", html) })]);
  }
  const put = (event: ClipboardEvent) => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html !== undefined) event.clipboardData?.setData("text/html", html);
  };
  document.addEventListener("copy", put, { once: true });
  // Old, and the only way that such a page has.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", put);
  if (!copied) throw new Error("the browser did not copy");
}
