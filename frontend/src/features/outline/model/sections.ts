import type { Outline } from "@/api/types";

/** A heading and what stands below it. */
export interface Section {
  id: string;
  number: string | null;
  heading: string;
  depth: number;
  /** Place in the document. */
  offset: number;
  /** Objects in the section, without the heading itself. */
  count: number;
  hasChildren: boolean;
}

/** The sections of an outline. A section reaches to the next heading that is not deeper, or to the end of the document. */
export function sectionsOf(outline: Outline): Section[] {
  const depths: number[] = [];
  const sections = outline.ids.map((id, index): Section => {
    const parent = outline.parents[index] ?? -1;
    const depth = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;
    depths.push(depth);
    return {
      id,
      number: outline.numbers[index] ?? null,
      heading: outline.headings[index] ?? "",
      depth,
      offset: outline.offsets?.[index] ?? 0,
      count: 0,
      hasChildren: false,
    };
  });
  const open: Section[] = [];
  const close = (depth: number, end: number) => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      last.count = end - last.offset - 1;
      open.pop();
    }
  };
  for (const section of sections) {
    close(section.depth, section.offset);
    const parent = open.at(-1);
    if (parent) parent.hasChildren = true;
    open.push(section);
  }
  close(0, outline.count);
  return sections;
}

/** Sections in sight when these are folded. */
export function visibleSections(sections: readonly Section[], folded: ReadonlySet<string>): Section[] {
  let hiddenBelow = Infinity;
  return sections.filter(({ id, depth }) => {
    if (depth > hiddenBelow) return false;
    hiddenBelow = folded.has(id) ? depth : Infinity;
    return true;
  });
}

/** The section that holds this place of the document. */
export function sectionAt(sections: readonly Section[], offset: number): Section | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.offset ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}
