import type { Field } from "./field";

import type { AttributeDefinition } from "@/api/types";


export type Layout = "document" | "grid";

/** A column of the module view. */
export type ObjectColumn =
  | { kind: "key" | "main" | "links" }
  | { kind: "attribute"; definition: AttributeDefinition };

/** Key, text, chosen attributes, links: the same columns in both layouts. */
export function objectColumns(definitions: readonly AttributeDefinition[], chosen: readonly string[]): ObjectColumn[] {
  const attributes = chosen.flatMap((id): ObjectColumn[] => {
    const definition = definitions.find((one) => one.id === id);
    return definition === undefined ? [] : [{ kind: "attribute", definition }];
  });
  return [{ kind: "key" }, { kind: "main" }, ...attributes, { kind: "links" }];
}

export function columnId(column: ObjectColumn): string {
  return column.kind === "attribute" ? column.definition.id : column.kind;
}

/** The field a cell edits; null for cells that cannot be edited. */
export function fieldOf(column: ObjectColumn | undefined, main: "heading" | "body"): Field | null {
  if (column?.kind === "main") return { kind: main };
  return column?.kind === "attribute" ? { kind: "attribute", name: column.definition.name } : null;
}
