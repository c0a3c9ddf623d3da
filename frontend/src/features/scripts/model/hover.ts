import type { HoverInfo } from "@valtown/codemirror-ts/worker";

const block = (text: string, name: string) => {
  const part = document.createElement("div");
  part.className = name;
  part.textContent = text;
  return part;
};

/** What is shown of a name below the pointer: what it is, and what is written about it. */
export function renderHover({ quickInfo }: HoverInfo) {
  const dom = document.createElement("div");
  const textOf = (parts: readonly { text: string }[] = []) => parts.map(({ text }) => text).join("");
  dom.append(block(textOf(quickInfo?.displayParts), "cm-hover-type"));
  const told = textOf(quickInfo?.documentation);
  if (told !== "") dom.append(block(told, "cm-hover-text"));
  for (const tag of quickInfo?.tags ?? []) dom.append(block(textOf(tag.text).trim(), "cm-hover-example"));
  return { dom };
}
