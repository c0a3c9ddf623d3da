import type { ObjectColumn } from "./columns";

/** One column of a sort order, by its name in the filter language. */
export interface SortColumn {
  field: string;
  descending: boolean;
}

const COLUMN = /("(?:\\.|[^"\\])*"|[^\s,"]+)(?:\s+(asc|desc))?/gi;

/** Reads `field [asc|desc], …`; the server has checked it. */
export function readSort(text: string | undefined): SortColumn[] {
  return [...(text ?? "").matchAll(COLUMN)].map(([, field = "", direction]) => ({
    field,
    descending: direction?.toLowerCase() === "desc",
  }));
}

export function writeSort(columns: readonly SortColumn[]): string | undefined {
  return columns.map(({ field, descending }) => (descending ? `${field} desc` : field)).join(", ") || undefined;
}

/** Name of an attribute in the filter language; in quotes it cannot be taken for something else. */
export const quoted = (name: string) => `"${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;

/** What a column is sorted by; null for one that has no order. */
export function sortField(column: ObjectColumn): string | null {
  if (column.kind === "attribute") return quoted(column.definition.name);
  if (column.kind === "main") return "heading";
  return column.kind === "key" ? "key" : null;
}

/** The same order whatever the quotes. */
const bare = (field: string) => field.replace(/^"|"$/g, "").toLowerCase();

export function directionOf(columns: readonly SortColumn[], field: string): "ascending" | "descending" | undefined {
  const found = columns.find((one) => bare(one.field) === bare(field));
  return found && (found.descending ? "descending" : "ascending");
}

/** A click on a column's head: ascending, descending, document order again; with `also`, beside the columns before. */
export function toggleSort(columns: readonly SortColumn[], field: string, also: boolean): SortColumn[] {
  const now = directionOf(columns, field);
  const others = also ? columns.filter((one) => bare(one.field) !== bare(field)) : [];
  if (now === "descending") return others;
  const next = { field, descending: now === "ascending" };
  if (!also) return [next];
  return now === undefined
    ? [...others, next]
    : columns.map((one) => (bare(one.field) === bare(field) ? next : one));
}
