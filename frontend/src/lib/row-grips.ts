import { draggable } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

/** The row of a grid that an element belongs to. */
const rowOf = (element: EventTarget | null) =>
  element instanceof Element ? element.closest<HTMLElement>("[role='row'][data-index]") : null;

export const indexOf = (row: HTMLElement) => Number(row.dataset.index);

/** The row of a grid below the pointer. */
export const rowAt = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
  rowOf(document.elementFromPoint(clientX, clientY));

/**
 * Lets the rows of a grid be dragged by their handles. A row becomes draggable when the pointer reaches its handle: rows
 * come and go by the hundred while scrolling. Returns how to end that.
 */
export function attachRowGrips(grid: HTMLElement, dataOf: (row: HTMLElement) => Record<string, unknown>): () => void {
  let held: { row: HTMLElement; release: () => void } | null = null;
  const onPointerOver = ({ target }: PointerEvent) => {
    const handle = target instanceof Element ? target.closest("[data-grip]") : null;
    const row = rowOf(handle);
    if (handle === null || row === null || held?.row === row) return;
    held?.release();
    const release = draggable({
      element: row,
      dragHandle: handle,
      getInitialData: () => dataOf(row),
      onDragStart: () => (row.dataset.dragging = "true"),
      onDrop: () => delete row.dataset.dragging,
    });
    held = { row, release };
  };
  grid.addEventListener("pointerover", onPointerOver);
  return () => {
    grid.removeEventListener("pointerover", onPointerOver);
    held?.release();
  };
}
