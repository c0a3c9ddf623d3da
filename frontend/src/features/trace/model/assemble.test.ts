import { describe, expect, it } from "vitest";

import type { AxisObject, MatrixTile } from "../api/matrix";

import { assemble, tilesOf } from "./assemble";

const object = (id: string, links = 0): AxisObject => ({ id, key: id, level: "1", depth: 0, classification: "normative", links, gap: links === 0 });
const tile = (rows: string[], columns: string[], offset: number, cells: MatrixTile["cells"] = []): MatrixTile => ({
  rows: { total: 250, offset, gaps: 7, items: rows.map((id) => object(id)) },
  columns: { total: 3, offset: 0, gaps: 1, items: columns.map((id) => object(id)) },
  cells,
});
const link = (id: string, source: string, target: string, direction: "forward" | "backward" = "forward") => ({
  link_id: id,
  link_type_id: "t",
  source_id: source,
  target_id: target,
  suspect: false,
  direction,
});

describe("a matrix of squares", () => {
  it("[LNK-6] puts the squares together, each link at its row and column whatever way it goes", () => {
    const matrix = assemble([
      tile(["r0"], ["c0", "c1"], 0, [link("1", "r0", "c1"), link("2", "c1", "r0", "backward")]),
      tile(["r100"], ["c0", "c1"], 100, [link("3", "r100", "c0")]),
    ]);
    expect(matrix?.rows).toMatchObject({ total: 250, gaps: 7 });
    expect(matrix?.rows.at.get(100)?.id).toBe("r100");
    expect(matrix?.rows.at.get(1)).toBeUndefined();
    expect(matrix?.columns.places.get("c1")).toBe(1);
    expect(matrix?.links.get("r0")?.get("c1")?.map(({ link_id }) => link_id)).toEqual(["1", "2"]);
    expect(matrix?.links.get("r100")?.get("c0")?.map(({ link_id }) => link_id)).toEqual(["3"]);
  });

  it("[LNK-6] shows a link once that two squares name", () => {
    const twice = tile(["r0"], ["c0"], 0, [link("1", "r0", "c0")]);
    expect(assemble([twice, twice])?.links.get("r0")?.get("c0")).toHaveLength(1);
  });

  it("[LNK-6] asks for the squares in sight and no others", () => {
    expect(tilesOf(0, 30)).toEqual([0]);
    expect(tilesOf(90, 130)).toEqual([0, 1]);
    expect(tilesOf(200, 300)).toEqual([2]);
    expect(tilesOf(0, 0)).toEqual([0]);
  });
});
