import type { CoverageEdge, ProjectCoverage } from "../api/coverage";

import { levelsOf } from "./levels";

import { arrange, pushApart } from "@/lib/layers";

/** All links between two modules, by type. */
export interface MapLine {
  /** Where links end: the upper level, on the left. */
  target: string;
  source: string;
  edges: CoverageEdge[];
  path: string;
  label: { x: number; y: number };
}

interface MapBox {
  id: string;
  name: string;
  /** undefined for modules of other projects. */
  module: ProjectCoverage["modules"][number] | undefined;
  x: number;
  y: number;
  /** Links inside of the module. */
  inside: number;
}

export const BOX = { least: 150, most: 196, height: 78 };
const GAP = { least: 104, rows: 22, passing: 46 };
const LABEL_PX = 42;

/** Places boxes in levels from left to right, lines between them, and labels that do not cover each other. */
export function planMap({ modules, edges }: ProjectCoverage, width: number) {
  const between = edges.filter((edge) => edge.source_module_id !== edge.target_module_id);
  const names = new Map<string, string>(modules.map(({ module_id, name }) => [module_id, name]));
  for (const edge of between) {
    if (!names.has(edge.source_module_id)) names.set(edge.source_module_id, edge.source_module_name);
    if (!names.has(edge.target_module_id)) names.set(edge.target_module_id, edge.target_module_name);
  }
  const linked = new Set(between.flatMap((edge) => [edge.source_module_id, edge.target_module_id]));
  const levels = levelsOf([...names.keys()].filter((id) => linked.has(id)), between);
  const lines = new Map<string, Pick<MapLine, "source" | "target" | "edges">>();
  for (const edge of between) {
    const key = `${edge.target_module_id} ${edge.source_module_id}`;
    const line = lines.get(key) ?? { source: edge.source_module_id, target: edge.target_module_id, edges: [] };
    line.edges.push(edge);
    lines.set(key, line);
  }
  const list = [...lines.values()];
  const { slots, ways } = arrange(levels, list.map(({ source, target }) => ({ from: target, to: source })));
  const gaps = Math.max(0, levels.length - 1);
  const boxWidth = Math.floor(Math.min(BOX.most, Math.max(BOX.least, (width - gaps * GAP.least) / Math.max(1, levels.length))));
  const gap = Math.max(GAP.least, Math.min(GAP.least * 2, gaps === 0 ? 0 : (width - levels.length * boxWidth) / gaps));
  const heightOf = (passes: boolean) => (passes ? GAP.passing : BOX.height);
  const heights = slots.map((layer) => layer.reduce((sum, { passes }) => sum + heightOf(passes) + GAP.rows, -GAP.rows));
  const height = Math.max(BOX.height, ...heights);
  const places = new Map<string, { x: number; y: number; middle: number; level: number }>();
  slots.forEach((layer, level) => {
    let y = (height - (heights[level] ?? 0)) / 2;
    for (const { id, passes } of layer) {
      places.set(id, { x: level * (boxWidth + gap), y, middle: y + heightOf(passes) / 2, level });
      y += heightOf(passes) + GAP.rows;
    }
  });
  const drawn = list.map((line, index) => {
    const way = (ways[index] ?? []).flatMap((id) => places.get(id) ?? []);
    const [before, last] = [way.at(-2), way.at(-1)];
    return {
      ...line,
      path: pathOf(way, boxWidth),
      level: last?.level ?? 0,
      label: { x: (last?.x ?? 0) - gap / 2, y: ((before?.middle ?? 0) + (last?.middle ?? 0)) / 2 },
    };
  });
  // Labels in one gap must not cover each other.
  for (const level of new Set(drawn.map((line) => line.level))) {
    const beside = drawn.filter((line) => line.level === level);
    const most = Math.max(...beside.map((line) => line.edges.length));
    const placed = pushApart(beside.map((line) => line.label.y), most * LABEL_PX + 4);
    beside.forEach((line, place) => (line.label.y = placed[place] ?? line.label.y));
  }
  const inside = (id: string) =>
    edges.filter((edge) => edge.source_module_id === id && edge.target_module_id === id).reduce((sum, edge) => sum + edge.links, 0);
  const box = (id: string, x: number, y: number): MapBox => ({
    id,
    name: names.get(id) ?? "",
    module: modules.find(({ module_id }) => module_id === id),
    x,
    y,
    inside: inside(id),
  });
  return {
    boxes: levels.flat().map((id) => box(id, places.get(id)?.x ?? 0, places.get(id)?.y ?? 0)),
    /** Modules without any link to another one. */
    apart: modules.filter(({ module_id }) => !linked.has(module_id)).map(({ module_id }) => box(module_id, 0, 0)),
    lines: drawn satisfies MapLine[] as MapLine[],
    boxWidth,
    width: levels.length * boxWidth + gaps * gap,
    height,
  };
}

function pathOf(way: readonly { x: number; middle: number }[], boxWidth: number): string {
  const [first, ...rest] = way;
  if (first === undefined) return "";
  let path = `M${first.x + boxWidth} ${first.middle}`;
  let before = first;
  rest.forEach((point, index) => {
    const from = before.x + boxWidth;
    const half = (from + point.x) / 2;
    path += `C${half} ${before.middle} ${half} ${point.middle} ${point.x} ${point.middle}`;
    if (index < rest.length - 1) path += `H${point.x + boxWidth}`;
    before = point;
  });
  return path;
}
