import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachInstruction, extractInstruction } from "@atlaskit/pragmatic-drag-and-drop-hitbox/list-item";
import { GripVertical } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./SortableList.module.css";

const OPERATIONS = { "reorder-before": "available", "reorder-after": "available" } as const;

interface SortableListProps<Item> {
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** What the item is called where it is moved. */
  nameOf: (item: Item) => string;
  /** Why nothing can be moved. */
  disabledReason?: string | undefined;
  onMove: (from: number, to: number) => void;
  children: (item: Item, index: number) => ReactNode;
}

/** A list with an order: rows are dragged by their handles, or moved by the arrow keys there. */
export function SortableList<Item>({ label, items, keyOf, nameOf, disabledReason, onMove, children }: SortableListProps<Item>) {
  const { t } = useTranslation();
  const list = useId();
  const [said, setSaid] = useState("");
  const move = (from: number, to: number) => {
    const item = items[from];
    if (item === undefined || to < 0 || to >= items.length || from === to) return;
    onMove(from, to);
    setSaid(t("sortable.moved", { name: nameOf(item), place: to + 1, count: items.length }));
  };
  return (
    <>
      <ul role="list" aria-label={label} className={styles.list}>
        {items.map((item, index) => (
          <Row
            key={keyOf(item)}
            list={list}
            index={index}
            handle={t("sortable.move", { name: nameOf(item) })}
            disabledReason={disabledReason}
            onMove={move}
          >
            {children(item, index)}
          </Row>
        ))}
      </ul>
      <p role="status" className="visually-hidden">
        {said}
      </p>
    </>
  );
}

interface RowProps {
  list: string;
  index: number;
  handle: string;
  disabledReason: string | undefined;
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}

function Row({ list, index, handle, disabledReason, onMove, children }: RowProps) {
  const row = useRef<HTMLLIElement>(null);
  const grip = useRef<HTMLButtonElement>(null);
  const [edge, setEdge] = useState<"before" | "after" | null>(null);
  const moving = useRef(onMove);
  // The latest callback, read when something is dropped.
  useEffect(() => {
    moving.current = onMove;
  });
  // Dragging belongs to the element, outside of React.
  useEffect(() => {
    if (row.current === null || grip.current === null || disabledReason !== undefined) return;
    const edgeOf = (data: Record<string | symbol, unknown>) => {
      const operation = extractInstruction(data)?.operation;
      return operation === "reorder-before" ? "before" : operation === "reorder-after" ? "after" : null;
    };
    const element = row.current;
    return combine(
      draggable({ element, dragHandle: grip.current, getInitialData: () => ({ list, index }) }),
      dropTargetForElements({
        element,
        canDrop: ({ source }) => source.data.list === list,
        getData: ({ input, element: target }) =>
          attachInstruction({ index }, { input, element: target, operations: OPERATIONS }),
        onDrag: ({ self }) => setEdge(edgeOf(self.data)),
        onDragLeave: () => setEdge(null),
        onDrop: ({ self, source }) => {
          setEdge(null);
          const from = Number(source.data.index);
          const place = edgeOf(self.data) === "after" ? index + 1 : index;
          moving.current(from, from < place ? place - 1 : place);
        },
      }),
    );
  }, [list, index, disabledReason]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0 || disabledReason !== undefined) return;
    event.preventDefault();
    onMove(index, index + step);
  };
  return (
    <li ref={row} className={styles.row} data-edge={edge ?? undefined}>
      <button
        ref={grip}
        type="button"
        className={styles.grip}
        aria-label={handle}
        title={disabledReason ?? handle}
        aria-disabled={disabledReason !== undefined || undefined}
        onKeyDown={onKeyDown}
      >
        <GripVertical aria-hidden />
      </button>
      <div className={styles.content}>{children}</div>
    </li>
  );
}
