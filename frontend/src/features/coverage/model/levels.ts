import type { CoverageEdge } from "../api/coverage";

import { layersOf } from "@/lib/layers";

/** Modules by level: what others are linked to comes first. */
export function levelsOf(ids: readonly string[], edges: readonly CoverageEdge[]): string[][] {
  return layersOf(
    ids,
    edges.map(({ source_module_id, target_module_id }) => ({ from: target_module_id, to: source_module_id })),
  );
}
