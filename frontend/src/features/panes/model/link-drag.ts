import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";

const KIND = "req1.pane-row";

const rowOf = (element: EventTarget | null) =>
  element instanceof Element ? element.closest<HTMLElement>("[role='row'][data-index]") : null;

const indexOf = (row: HTMLElement) => Number(row.dataset.index);

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
  let held: { row: HTMLElement; release: () => void } | null = null;
  const onPointerOver = ({ target }: PointerEvent) => {
    const handle = target instanceof Element ? target.closest("[data-grip]") : null;
    const row = rowOf(handle);
    if (handle === null || row === null || held?.row === row) return;
    held?.release();
    const release = draggable({
      element: row,
      dragHandle: handle,
      getInitialData: () => ({ kind: KIND, pane, index: indexOf(row) }),
      onDragStart: () => (row.dataset.dragging = "true"),
      onDrop: () => delete row.dataset.dragging,
    });
    held = { row, release };
  };
  grid.addEventListener("pointerover", onPointerOver);
  const targetAt = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
    rowOf(document.elementFromPoint(clientX, clientY));
  return combine(
    dropTargetForElements({
      element: grid,
      canDrop: ({ source }) => source.data.kind === KIND && source.data.pane !== pane,
      onDrag: ({ location }) => mark(targetAt(location.current.input)),
      onDragLeave: () => mark(null),
      onDrop: ({ source, location }) => {
        const row = targetAt(location.current.input);
        mark(null);
        if (row !== null) onDrop({ pane: String(source.data.pane), index: Number(source.data.index) }, indexOf(row));
      },
    }),
    autoScrollForElements({ element: grid }),
    () => {
      grid.removeEventListener("pointerover", onPointerOver);
      held?.release();
    },
  );
}
