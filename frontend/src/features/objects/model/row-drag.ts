import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { attachInstruction, extractInstruction } from "@atlaskit/pragmatic-drag-and-drop-hitbox/list-item";

import type { DropPlace } from "./tree";

import { attachRowGrips, indexOf, rowAt } from "@/lib/row-grips";

const KIND = "req1.object-row";

const PLACES = { "reorder-before": "before", "reorder-after": "after", combine: "inside" } as const;
const OPERATIONS = { "reorder-before": "available", "reorder-after": "available", combine: "available" } as const;

function placeOf(data: Record<string | symbol, unknown>): DropPlace | null {
  const instruction = extractInstruction(data);
  return instruction === null ? null : PLACES[instruction.operation];
}

/**
 * Lets the rows of a grid be dragged by their handles and dropped before, after or inside one another. One target for the
 * whole grid, and a row becomes draggable when the pointer reaches its handle: rows come and go by the hundred while
 * scrolling. The mark is an attribute of the row, written without React: it changes with every move of the pointer.
 */
export function attachRowDrag(
  grid: HTMLElement,
  onDrop: (from: number, to: number, place: DropPlace) => void,
): () => void {
  let marked: HTMLElement | null = null;
  const mark = (row: HTMLElement | null, place: DropPlace | null) => {
    if (marked !== row) delete marked?.dataset.drop;
    marked = row;
    if (row !== null && place !== null) row.dataset.drop = place;
    else delete row?.dataset.drop;
  };
  return combine(
    dropTargetForElements({
      element: grid,
      canDrop: ({ source }) => source.data.kind === KIND,
      getData: ({ input, source }) => {
        const row = rowAt(input);
        if (row === null || row === source.element) return {};
        return attachInstruction({ index: indexOf(row) }, { input, element: row, operations: OPERATIONS });
      },
      onDrag: ({ self, location }) => {
        const place = placeOf(self.data);
        mark(place === null ? null : rowAt(location.current.input), place);
      },
      onDragLeave: () => mark(null, null),
      onDrop: ({ source, self }) => {
        mark(null, null);
        const place = placeOf(self.data);
        if (place !== null) onDrop(Number(source.data.index), Number(self.data.index), place);
      },
    }),
    autoScrollForElements({ element: grid }),
    attachRowGrips(grid, (row) => ({ kind: KIND, index: indexOf(row) })),
  );
}
