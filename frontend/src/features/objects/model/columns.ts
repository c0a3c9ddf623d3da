import type { Field } from "./field";

import type { AttributeDefinition, LinkType } from "@/api/types";
import { readLinked, type LinkedColumn } from "@/lib/linked-column";
import { readScriptColumn } from "@/lib/script-column";


export type Layout = "document" | "grid";

/** A column of the module view. */
export type ObjectColumn =
  | { kind: "key" | "main" | "links" }
  | { kind: "attribute"; definition: AttributeDefinition }
  /** Without a name while its link type is not known. */
  | { kind: "linked"; id: string; linked: LinkedColumn; name: string | undefined }
  /** What a script computes. Without a name while it is not known. */
  | { kind: "script"; id: string; scriptId: string; name: string | undefined };

/** A script that computes a column. */
export interface ColumnScript {
  id: string;
  name: string;
}

/** What a column of linked objects is called: how the links read from the row. */
function linkedName(linked: LinkedColumn, linkTypes: readonly LinkType[]): string | undefined {
  const type = linkTypes.find(({ id }) => id === linked.typeId);
  const name = linked.direction === "outgoing" ? type?.name : type?.backward_name;
  return name !== undefined && typeof linked.shows === "object" ? `${name}: ${linked.shows.attribute}` : name;
}

/** Key, text, what was chosen, links: the same columns in both layouts. */
export function objectColumns(
  definitions: readonly AttributeDefinition[],
  chosen: readonly string[],
  linkTypes: readonly LinkType[] = [],
  /** Those that there are, once that is known. */
  scripts?: readonly ColumnScript[],
): ObjectColumn[] {
  const between = chosen.flatMap((id): ObjectColumn[] => {
    const linked = readLinked(id);
    if (linked !== undefined) return [{ kind: "linked", id, linked, name: linkedName(linked, linkTypes) }];
    const scriptId = readScriptColumn(id);
    if (scriptId !== undefined) {
      const name = scripts?.find((one) => one.id === scriptId)?.name;
      return scripts !== undefined && name === undefined ? [] : [{ kind: "script", id, scriptId, name }];
    }
    const definition = definitions.find((one) => one.id === id);
    return definition === undefined ? [] : [{ kind: "attribute", definition }];
  });
  return [{ kind: "key" }, { kind: "main" }, ...between, { kind: "links" }];
}

export function columnId(column: ObjectColumn): string {
  if (column.kind === "linked" || column.kind === "script") return column.id;
  return column.kind === "attribute" ? column.definition.id : column.kind;
}

/** The field a cell edits; null for cells that cannot be edited. */
export function fieldOf(column: ObjectColumn | undefined, main: "heading" | "body"): Field | null {
  if (column?.kind === "main") return { kind: main };
  return column?.kind === "attribute" ? { kind: "attribute", name: column.definition.name } : null;
}
