import type { OutlineEntry } from "@/api/types";

/** A heading and what stands below it. */
export interface Section {
  id: string;
  number: string | null;
  heading: string;
  /** Levels of headings above it. */
  depth: number;
  /** Row in the document. */
  row: number;
  /** Objects in the section, without the heading itself. */
  count: number;
  hasChildren: boolean;
}

/**
 * The sections of an outline of headings. A section reaches to the next heading that is not deeper, or to the end.
 *
 * @param total rows of the whole document.
 */
export function sectionsOf(headings: readonly OutlineEntry[], total: number): Section[] {
  const open: { section: Section; depth: number }[] = [];
  const close = (depth: number, end: number) => {
    for (let last = open.at(-1); last !== undefined && last.depth >= depth; last = open.at(-1)) {
      last.section.count = end - last.section.row - 1;
      open.pop();
    }
  };
  const sections = headings.map(({ id, number, heading, depth, row }) => {
    close(depth, row);
    const parent = open.at(-1);
    if (parent) parent.section.hasChildren = true;
    const section: Section = {
      id,
      number: number ?? null,
      heading: heading ?? "",
      depth: open.length,
      row,
      count: 0,
      hasChildren: false,
    };
    open.push({ section, depth });
    return section;
  });
  close(0, Math.max(total, sections.at(-1)?.row ?? 0));
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

/** The section that holds this row of the document. */
export function sectionAt(sections: readonly Section[], row: number): Section | undefined {
  let low = 0;
  let high = sections.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sections[middle]?.row ?? Infinity) <= row) low = middle + 1;
    else high = middle;
  }
  return sections[low - 1];
}
