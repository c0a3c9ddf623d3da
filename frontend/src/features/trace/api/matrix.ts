import { queryOptions, useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { call, client } from "@/api/client";

export type Way = "forward" | "backward" | "both";
export type AxisChoice = "all" | "gaps" | "linked";

/** What a matrix shows. */
export interface MatrixFilter {
  source: string;
  target: string;
  /** Link types; none means every one. */
  types: readonly string[];
  way: Way;
  rows: AxisChoice;
  columns: AxisChoice;
  headings: boolean;
  asOf: string | undefined;
}

/** Rows and columns in one request. */
export const TILE = 100;

/** What everything that links are counted in is called in the cache. */
const LINKED = ["matrix", "trace", "coverage", "impact", "links"] as const;

function queryOf({ source, target, types, way, rows, columns, headings, asOf }: MatrixFilter) {
  return {
    source_module_id: source,
    target_module_id: target,
    ...(types.length > 0 && { link_type_id: [...types] }),
    ...(way !== "both" && { direction: way }),
    ...(rows !== "all" && { rows }),
    ...(columns !== "all" && { columns }),
    ...(headings && { headings: true }),
    ...(asOf !== undefined && { as_of: asOf }),
  };
}

const fetchTile = (filter: MatrixFilter, row: number, column: number, signal: AbortSignal) =>
  call(
    client.GET("/api/v1/traceability-matrix/window", {
      params: {
        query: {
          ...queryOf(filter),
          row_offset: row * TILE,
          row_limit: TILE,
          column_offset: column * TILE,
          column_limit: TILE,
        },
      },
      signal,
    }),
  );

export type MatrixTile = Awaited<ReturnType<typeof fetchTile>>;
export type AxisObject = MatrixTile["rows"]["items"][number];
export type MatrixLink = MatrixTile["cells"][number];

const matrixKey = (filter: MatrixFilter) => ["matrix", filter] as const;

/** A square of the matrix. */
export function tileQuery(filter: MatrixFilter, row: number, column: number) {
  return queryOptions({
    queryKey: [...matrixKey(filter), row, column],
    queryFn: ({ signal }) => fetchTile(filter, row, column, signal),
    // Squares that were scrolled away are not worth much memory.
    gcTime: 60_000,
  });
}

/** Address of the matrix as a file. */
export function matrixFile(filter: MatrixFilter): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(queryOf(filter))) {
    for (const one of Array.isArray(value) ? value : [value]) query.append(name, String(one));
  }
  query.set("format", "csv");
  return `/api/v1/traceability-matrix/export?${query.toString()}`;
}

/** An end of a link as it is in the matrix. */
export const rowOf = (link: MatrixLink) => (link.direction === "forward" ? link.source_id : link.target_id);
export const columnOf = (link: MatrixLink) => (link.direction === "forward" ? link.target_id : link.source_id);

const isAt = (link: MatrixLink, row: string, column: string) => rowOf(link) === row && columnOf(link) === column;

function counted(axis: MatrixTile["rows"], id: string, by: number): MatrixTile["rows"] {
  const item = axis.items.find((one) => one.id === id);
  if (item === undefined) return axis;
  const links = Math.max(0, item.links + by);
  const gap = links === 0 && item.classification === "normative";
  const gaps = axis.gaps + Number(gap) - Number(item.gap);
  return { ...axis, gaps, items: axis.items.map((one) => (one === item ? { ...one, links, gap } : one)) };
}

function withLink(tile: MatrixTile, link: MatrixLink): MatrixTile {
  const has = (axis: MatrixTile["rows"], id: string) => axis.items.some((one) => one.id === id);
  const [row, column] = [rowOf(link), columnOf(link)];
  const isHere = has(tile.rows, row) && has(tile.columns, column);
  return {
    rows: counted(tile.rows, row, 1),
    columns: counted(tile.columns, column, 1),
    cells: isHere ? [...tile.cells, link] : tile.cells,
  };
}

function withoutLink(tile: MatrixTile, link: MatrixLink): MatrixTile {
  return {
    rows: counted(tile.rows, rowOf(link), -1),
    columns: counted(tile.columns, columnOf(link), -1),
    cells: tile.cells.filter((one) => one.link_id !== link.link_id || !isAt(one, rowOf(link), columnOf(link))),
  };
}

/** Everything that counts links is another now. */
export function forgetLinks(queries: QueryClient): Promise<unknown> {
  return Promise.all(LINKED.map((name) => queries.invalidateQueries({ queryKey: [name] })));
}

/** Makes and takes away links: at once in sight, and back when the server refuses. */
export function useToggleLink(filter: MatrixFilter) {
  const queries = useQueryClient();
  const queryKey = matrixKey(filter);
  const change = async (apply: (tile: MatrixTile) => MatrixTile) => {
    await queries.cancelQueries({ queryKey });
    const before = queries.getQueriesData<MatrixTile>({ queryKey });
    queries.setQueriesData<MatrixTile>({ queryKey }, (tile) => tile && apply(tile));
    return before;
  };
  const back = (_error: unknown, _link: MatrixLink, before: Awaited<ReturnType<typeof change>> | undefined) =>
    before?.forEach(([key, tile]) => queries.setQueryData(key, tile));
  const onSettled = () => forgetLinks(queries);
  const create = useMutation({
    mutationFn: ({ link_type_id, source_id, target_id }: MatrixLink) =>
      call(client.POST("/api/v1/links", { body: { link_type_id, source_object_id: source_id, target_object_id: target_id } })),
    onMutate: (link) => change((tile) => withLink(tile, link)),
    onError: back,
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ link_id }: MatrixLink) => call(client.DELETE("/api/v1/links/{id}", { params: { path: { id: link_id } } })),
    onMutate: (link) => change((tile) => withoutLink(tile, link)),
    onError: back,
    onSettled,
  });
  return { create, remove };
}
