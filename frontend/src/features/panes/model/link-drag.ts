import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";

import { attachRowGrips, indexOf, rowAt } from "@/lib/row-grips";

const KIND = "req1.pane-row";

/**
 * Lets the rows of a pane be dragged by their handles onto rows of another one. One target for the whole pane; a row becomes
 * draggable when the pointer reaches its handle, since rows come and go by the hundred while scrolling.
 */
export function attachLinkDrag(
  grid: HTMLElement,
  pane: string,
  onDrop: (from: { pane: string; index: number }, to: number) => void,
): () => void {
  let marked: HTMLElement | null = null;
  const mark = (row: HTMLElement | null) => {
    if (marked !== row) delete marked?.dataset.drop;
    marked = row;
    if (row !== null) row.dataset.drop = "inside";
  };
  return combine(
    dropTargetForElements({
      element: grid,
      canDrop: ({ source }) => source.data.kind === KIND && source.data.pane !== pane,
      onDrag: ({ location }) => mark(rowAt(location.current.input)),
      onDragLeave: () => mark(null),
      onDrop: ({ source, location }) => {
        const row = rowAt(location.current.input);
        mark(null);
        if (row !== null) onDrop({ pane: String(source.data.pane), index: Number(source.data.index) }, indexOf(row));
      },
    }),
    autoScrollForElements({ element: grid }),
    attachRowGrips(grid, (row) => ({ kind: KIND, pane, index: indexOf(row) })),
  );
}
