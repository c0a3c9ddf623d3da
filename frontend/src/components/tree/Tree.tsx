import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { attachInstruction, extractInstruction } from "@atlaskit/pragmatic-drag-and-drop-hitbox/list-item";
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { ChevronRight } from "lucide-react";
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from "react";

import styles from "./Tree.module.css";

interface TreeItem {
  id: string;
  depth: number;
}

/** How an item looks; asked for only when the item is in sight. */
interface TreeItemLook {
  label: ReactNode;
  /** Plain text, to find the item by typing. */
  text: string;
  detail?: ReactNode;
  /** undefined for items without children. */
  expanded?: boolean | undefined;
}

type TreeDropPlace = "before" | "after" | "inside";

interface TreeProps<Item extends TreeItem> {
  label: string;
  items: readonly Item[];
  describe: (item: Item) => TreeItemLook;
  currentId: string | undefined;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  /** None: nothing can be moved. */
  onMove?: ((id: string, targetId: string, place: TreeDropPlace) => void) | undefined;
}

const ROW_PX = 26;
const FOLLOW_MS = 100;
const KIND = "req1.tree-item";
const PLACES = { "reorder-before": "before", "reorder-after": "after", combine: "inside" } as const;

/** A tree of any size: one tab stop, arrow keys, typing to find, drag and drop. */
export function Tree<Item extends TreeItem>(props: TreeProps<Item>) {
  const { label, items, describe, currentId, onOpen, onToggle, onMove } = props;
  const id = useId();
  const viewport = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string>();
  const typed = useRef({ text: "", at: 0 });
  const indexOf = (wanted: string | undefined) => items.findIndex((item) => item.id === wanted);
  const active = Math.max(0, indexOf(activeId ?? currentId));
  const current = indexOf(currentId);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The active item is there wherever the tree is scrolled to: the tree names it by its id.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      if (drawn.length === 0 || drawn.includes(active)) return drawn;
      return active < range.startIndex ? [active, ...drawn] : [...drawn, active];
    },
  });

  // Where the reader is should be in sight, once scrolling rests: the virtualizer makes the browser lay out everything.
  useEffect(() => {
    if (current < 0) return;
    const timer = setTimeout(() => virtualizer.scrollToIndex(current, { align: "auto" }), FOLLOW_MS);
    return () => clearTimeout(timer);
  }, [current, virtualizer]);

  const activate = (index: number) => {
    const item = items[Math.max(0, Math.min(items.length - 1, index))];
    if (item === undefined) return;
    setActiveId(item.id);
    virtualizer.scrollToIndex(indexOf(item.id), { align: "auto" });
  };
  const find = (key: string) => {
    const now = Date.now();
    typed.current = { text: now - typed.current.at < 700 ? typed.current.text + key : key, at: now };
    const wanted = typed.current.text.toLowerCase();
    const found = [...items.slice(active + (wanted.length > 1 ? 0 : 1)), ...items].find((item) =>
      describe(item).text.toLowerCase().startsWith(wanted),
    );
    if (found) activate(indexOf(found.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const item = items[active];
    if (item === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    switch (event.key) {
      case "ArrowDown":
        activate(active + 1);
        break;
      case "ArrowUp":
        activate(active - 1);
        break;
      case "Home":
        activate(0);
        break;
      case "End":
        activate(items.length - 1);
        break;
      case "ArrowRight":
        if (describe(item).expanded === false) onToggle(item.id);
        else activate(active + 1);
        break;
      case "ArrowLeft":
        if (describe(item).expanded === true) onToggle(item.id);
        else activate(items.findLastIndex(({ depth }, index) => index < active && depth < item.depth));
        break;
      case "Enter":
      case " ":
        onOpen(item.id);
        break;
      default:
        if (event.key.length !== 1) return;
        find(event.key);
        event.stopPropagation();
    }
    event.preventDefault();
  };

  return (
    <div
      ref={viewport}
      role="tree"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={items[active] && `${id}-${items[active].id}`}
      className={styles.tree}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" className={styles.space} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <TreeRow
              key={item.id}
              id={`${id}-${item.id}`}
              itemId={item.id}
              depth={item.depth}
              look={describe(item)}
              top={start}
              active={index === active}
              current={index === current}
              onOpen={() => {
                setActiveId(item.id);
                onOpen(item.id);
              }}
              onToggle={() => onToggle(item.id)}
              onMove={onMove}
            />
          );
        })}
      </div>
    </div>
  );
}

interface TreeRowProps {
  id: string;
  itemId: string;
  depth: number;
  look: TreeItemLook;
  top: number;
  active: boolean;
  current: boolean;
  onOpen: () => void;
  onToggle: () => void;
  onMove: TreeProps<TreeItem>["onMove"];
}

function TreeRow({ id, itemId, depth, look, top, active, current, onOpen, onToggle, onMove }: TreeRowProps) {
  const element = useRef<HTMLDivElement>(null);
  const [drop, setDrop] = useState<TreeDropPlace | null>(null);
  // The library listens to the element itself.
  useEffect(() => {
    const row = element.current;
    if (row === null || onMove === undefined) return;
    return combine(
      draggable({ element: row, getInitialData: () => ({ kind: KIND, id: itemId }) }),
      dropTargetForElements({
        element: row,
        canDrop: ({ source }) => source.data.kind === KIND && source.data.id !== itemId,
        getData: ({ input, element: target }) =>
          attachInstruction(
            {},
            {
              input,
              element: target,
              operations: { "reorder-before": "available", "reorder-after": "available", combine: "available" },
            },
          ),
        onDrag: ({ self }) => {
          const instruction = extractInstruction(self.data);
          setDrop(instruction && PLACES[instruction.operation]);
        },
        onDragLeave: () => setDrop(null),
        onDrop: ({ source, self }) => {
          setDrop(null);
          const instruction = extractInstruction(self.data);
          if (instruction) onMove(String(source.data.id), itemId, PLACES[instruction.operation]);
        },
      }),
    );
  }, [itemId, onMove]);
  return (
    // The tree handles the keys for its items, by aria-activedescendant.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      ref={element}
      id={id}
      role="treeitem"
      aria-level={depth + 1}
      aria-expanded={look.expanded}
      aria-selected={current}
      data-active={active || undefined}
      data-drop={drop ?? undefined}
      className={styles.row}
      style={{ transform: `translateY(${top}px)`, paddingLeft: `${0.375 + depth * 0.875}rem` }}
      onClick={onOpen}
    >
      {/* A pointer's way to fold; by keyboard it is the arrow keys. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events */}
      <span
        className={styles.fold}
        data-expanded={look.expanded}
        onClick={(event) => {
          if (look.expanded === undefined) return;
          event.stopPropagation();
          onToggle();
        }}
      >
        {look.expanded !== undefined && <ChevronRight aria-hidden />}
      </span>
      <span className={styles.label}>{look.label}</span>
      {look.detail !== undefined && <span className={styles.detail}>{look.detail}</span>}
    </div>
  );
}
