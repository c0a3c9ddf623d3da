import type { Layout, ObjectColumn } from "../model/columns";

const ATTRIBUTE_WIDTHS: Record<string, number> = { bool: 76, integer: 92, float: 92, date: 112, enum: 124 };

/** Width in pixels that fits what the column shows. */
export function defaultWidth(column: ObjectColumn): number {
  if (column.kind === "linked") return 220;
  if (column.kind === "script") return 160;
  if (column.kind === "attribute") return ATTRIBUTE_WIDTHS[column.definition.data_type] ?? 160;
  return column.kind === "key" ? 116 : 88;
}

/** CSS track of the column; the text takes what is left. */
export function trackOf(column: ObjectColumn, layout: Layout, width: number | undefined): string {
  if (column.kind !== "main") return `${width ?? defaultWidth(column)}px`;
  return layout === "document" ? "minmax(14rem, 54rem)" : "minmax(18rem, 1fr)";
}
