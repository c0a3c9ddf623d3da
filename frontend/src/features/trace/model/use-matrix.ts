import { useQueries } from "@tanstack/react-query";
import { useRef } from "react";

import { tileQuery, type MatrixFilter, type MatrixTile } from "../api/matrix";

import { assemble, tilesOf, type Matrix } from "./assemble";

/** What is in sight, half open. */
export interface Sight {
  rows: readonly [number, number];
  columns: readonly [number, number];
}

interface Answer {
  data: MatrixTile | undefined;
  error: Error | null;
  refetch: () => Promise<unknown>;
}

const combine = (answers: readonly Answer[]) => ({
  matrix: assemble(answers.flatMap(({ data }) => data ?? [])),
  error: answers.find(({ error, data }) => error !== null && data === undefined)?.error ?? null,
  retry: () => Promise.all(answers.filter(({ error }) => error !== null).map(({ refetch }) => refetch())),
});

/** The part of a matrix that is in sight. How large it is stays known while one scrolls to where nothing is loaded. */
export function useMatrix(filter: MatrixFilter, sight: Sight) {
  const columns = tilesOf(...sight.columns);
  const queries = tilesOf(...sight.rows).flatMap((row) => columns.map((column) => tileQuery(filter, row, column)));
  const { matrix, error, retry } = useQueries({ queries, combine });
  const size = useRef<{ key: string; matrix: Matrix }>(undefined);
  const key = JSON.stringify(filter);
  if (matrix !== undefined) size.current = { key, matrix };
  const known = matrix ?? (size.current?.key === key ? size.current.matrix : undefined);
  return { matrix: known, error, retry };
}
