import { marked } from "./search";

const NAME = "guide-search";

/** Marks the words of a search in a text that is shown, and gives how to take the marks away again. */
export function highlight(text: Element, query: string): (() => void) | undefined {
  const words = query.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1);
  // Older browsers show the page without marks.
  if (words.length === 0 || !("highlights" in CSS)) return undefined;
  const ranges: Range[] = [];
  const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
    let offset = 0;
    for (const part of marked(node.textContent ?? "", words)) {
      if (part.hit) {
        const range = new Range();
        range.setStart(node, offset);
        range.setEnd(node, offset + part.text.length);
        ranges.push(range);
      }
      offset += part.text.length;
    }
  }
  CSS.highlights.set(NAME, new Highlight(...ranges));
  return () => void CSS.highlights.delete(NAME);
}
