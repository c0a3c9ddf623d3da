/** Rows that are chosen for one act: some of them, or all that the filter lets through. */
export type Marks = ReadonlySet<string> | "all";

export const NO_MARKS: Marks = new Set();

/** More ids would make the address too long to be sent around. */
const MOST_IN_ADDRESS = 20;

export function isMarked(marks: Marks, id: string | undefined): boolean {
  return marks === "all" || (id !== undefined && marks.has(id));
}

export function hasMarks(marks: Marks): boolean {
  return marks === "all" || marks.size > 0;
}

/** As the address holds them; nothing where they are many. */
export function writeMarks(marks: Marks): string | undefined {
  if (marks === "all") return marks;
  return marks.size === 0 || marks.size > MOST_IN_ADDRESS ? undefined : [...marks].join(".");
}

export function readMarks(text: string | undefined): Marks {
  if (text === "all") return text;
  return text ? new Set(text.split(".")) : NO_MARKS;
}
