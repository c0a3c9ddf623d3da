import { columnOf, rowOf, TILE, type AxisObject, type MatrixLink, type MatrixTile } from "../api/matrix";

interface Axis {
  total: number;
  gaps: number;
  /** What is loaded, by place. */
  at: ReadonlyMap<number, AxisObject>;
  places: ReadonlyMap<string, number>;
}

/** The loaded squares of a matrix as one. */
export interface Matrix {
  rows: Axis;
  columns: Axis;
  /** Links by row and then by column. */
  links: ReadonlyMap<string, ReadonlyMap<string, readonly MatrixLink[]>>;
}

function axisOf(parts: readonly MatrixTile["rows"][]): Axis {
  const at = new Map<number, AxisObject>();
  const places = new Map<string, number>();
  for (const { offset, items } of parts) {
    items.forEach((item, place) => {
      at.set(offset + place, item);
      places.set(item.id, offset + place);
    });
  }
  const last = parts.at(-1);
  return { total: last?.total ?? 0, gaps: last?.gaps ?? 0, at, places };
}

/** Puts squares together; undefined while there is none. */
export function assemble(tiles: readonly MatrixTile[]): Matrix | undefined {
  if (tiles.length === 0) return undefined;
  const links = new Map<string, Map<string, MatrixLink[]>>();
  for (const link of tiles.flatMap(({ cells }) => cells)) {
    const [row, column] = [rowOf(link), columnOf(link)];
    const ofRow = links.get(row) ?? new Map<string, MatrixLink[]>();
    links.set(row, ofRow);
    const known = ofRow.get(column) ?? [];
    if (!known.some(({ link_id }) => link_id === link.link_id)) ofRow.set(column, [...known, link]);
  }
  return { rows: axisOf(tiles.map(({ rows }) => rows)), columns: axisOf(tiles.map(({ columns }) => columns)), links };
}

/** Numbers of the squares that a stretch touches. */
export function tilesOf(start: number, end: number): number[] {
  const first = Math.floor(Math.max(0, start) / TILE);
  const last = Math.floor(Math.max(0, end - 1) / TILE);
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}
