import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { attachInstruction, extractInstruction } from "@atlaskit/pragmatic-drag-and-drop-hitbox/list-item";

import type { DropPlace } from "./tree";

const KIND = "req1.object-row";

const PLACES = { "reorder-before": "before", "reorder-after": "after", combine: "inside" } as const;

const indexOf = (row: HTMLElement) => Number(row.dataset.index);

function placeOf(data: Record<string | symbol, unknown>): DropPlace | null {
  const instruction = extractInstruction(data);
  return instruction === null ? null : PLACES[instruction.operation];
}

/**
 * Makes a row draggable by its handle and lets others be dropped before, after or inside it. The mark is an attribute of
 * the row, written without React: it changes with every move of the pointer.
 */
export function attachRowDrag(
  row: HTMLElement,
  onDrop: (from: number, to: number, place: DropPlace) => void,
): () => void {
  const handle = row.querySelector("[data-grip]");
  const scroller = row.closest("[role='treegrid']");
  if (handle === null || scroller === null) return () => undefined;
  const mark = (place: DropPlace | null) => {
    if (place === null) delete row.dataset.drop;
    else row.dataset.drop = place;
  };
  return combine(
    draggable({
      element: row,
      dragHandle: handle,
      getInitialData: () => ({ kind: KIND, index: indexOf(row) }),
      onDragStart: () => (row.dataset.dragging = "true"),
      onDrop: () => delete row.dataset.dragging,
    }),
    dropTargetForElements({
      element: row,
      canDrop: ({ source }) => source.data.kind === KIND && source.element !== row,
      getData: ({ input, element }) =>
        attachInstruction(
          {},
          {
            input,
            element,
            operations: { "reorder-before": "available", "reorder-after": "available", combine: "available" },
          },
        ),
      onDrag: ({ self }) => mark(placeOf(self.data)),
      onDragLeave: () => mark(null),
      onDrop: ({ source, self }) => {
        mark(null);
        const place = placeOf(self.data);
        if (place !== null) onDrop(Number(source.data.index), indexOf(row), place);
      },
    }),
    autoScrollForElements({ element: scroller }),
  );
}
