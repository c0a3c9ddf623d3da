/** A column that shows, for each row, the objects at the other ends of its links. */
export interface LinkedColumn {
  direction: "outgoing" | "incoming";
  /** Only links of this type; of all types when missing. */
  typeId?: string | undefined;
  /** What is shown of a linked object: its ID and text, its ID alone, or ID and value of an attribute of this name. */
  shows: "text" | "key" | { attribute: string };
}

const PATTERN = /^(out|in):([^:]*):(text|key|=.+)$/s;

/** The column of a name in the address or in a saved view; undefined for the id of an attribute. */
export function readLinked(id: string): LinkedColumn | undefined {
  const [, end, typeId, shown] = PATTERN.exec(id) ?? [];
  if (shown === undefined) return undefined;
  return {
    direction: end === "out" ? "outgoing" : "incoming",
    typeId: typeId || undefined,
    shows: shown === "text" || shown === "key" ? shown : { attribute: shown.slice(1) },
  };
}

/** Its name there. */
export function writeLinked({ direction, typeId = "", shows }: LinkedColumn): string {
  const shown = typeof shows === "string" ? shows : `=${shows.attribute}`;
  return `${direction === "outgoing" ? "out" : "in"}:${typeId}:${shown}`;
}
