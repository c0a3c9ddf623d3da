import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";

import type { Matrix } from "../model/assemble";
import type { Sight } from "../model/use-matrix";

import { ColumnHead } from "./ColumnHead";
import styles from "./MatrixGrid.module.css";
import { MatrixRow } from "./MatrixRow";

import { ActionContextMenu } from "@/components/actions/ActionMenu";
import type { Action } from "@/components/actions/action";

export interface MatrixPlace {
  row: number;
  column: number;
}

const ROW_PX = 28;
const COLUMN_PX = 30;
const HEAD_PX = 152;
/** The row heads take a share of the window, within limits. */
const headWidth = (width: number) => Math.round(Math.min(400, Math.max(150, width * 0.27)));

interface MatrixGridHandle {
  focus: () => void;
}

interface MatrixGridProps {
  ref?: Ref<MatrixGridHandle>;
  label: string;
  matrix: Matrix;
  active: MatrixPlace;
  corner: ReactNode;
  /** Rows stand at the right by their level. */
  indent: boolean;
  /** Whether a click changes something. */
  mayToggle: boolean;
  nameOf: (row: number, column: number) => string;
  typeName: (id: string) => string;
  actions: readonly Action[];
  onActive: (place: MatrixPlace) => void;
  onToggle: (place: MatrixPlace) => void;
  onHover: (place: MatrixPlace | null) => void;
  onSight: (sight: Sight) => void;
}

const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));

/** The active row or column is drawn wherever the grid is scrolled to: the grid names its cell. */
const keeping = (kept: number) => (range: Range) => {
  const drawn = defaultRangeExtractor(range);
  if (drawn.length === 0 || drawn.includes(kept) || kept >= range.count) return drawn;
  return kept < range.startIndex ? [kept, ...drawn] : [...drawn, kept];
};

/**
 * A grid of any number of rows and columns, of which what is in sight is drawn. One tab stop: the grid has the focus and
 * names the active cell. Of the cells only those with links, and the active one, are elements.
 */
export function MatrixGrid(props: MatrixGridProps) {
  const { matrix, active, mayToggle, onActive, onToggle, onHover, onSight } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  const head = headWidth(width || 1_200);
  const [hovered, setHovered] = useState<MatrixPlace | null>(null);
  useImperativeHandle(props.ref, () => ({ focus: () => viewport.current?.focus({ preventScroll: true }) }));

  // The size of the window is outside of React.
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setWidth(element.clientWidth));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const rowCount = matrix.rows.total;
  const columnCount = matrix.columns.total;
  const rows = useVirtualizer({
    count: rowCount,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: 8,
    paddingStart: HEAD_PX,
    scrollPaddingStart: HEAD_PX,
    rangeExtractor: keeping(active.row),
  });
  const columns = useVirtualizer({
    horizontal: true,
    count: columnCount,
    getScrollElement: () => viewport.current,
    estimateSize: () => COLUMN_PX,
    overscan: 10,
    paddingStart: head,
    scrollPaddingStart: head,
    rangeExtractor: keeping(active.column),
  });
  // The width of the heads is part of where columns begin.
  useEffect(() => columns.measure(), [columns, head]);

  const rowRange = rows.range ?? { startIndex: 0, endIndex: 0 };
  const columnRange = columns.range ?? { startIndex: 0, endIndex: 0 };
  const [firstRow, lastRow, firstColumn, lastColumn] = [rowRange.startIndex, rowRange.endIndex, columnRange.startIndex, columnRange.endIndex];
  // What is in sight decides what is asked for.
  useEffect(() => {
    onSight({ rows: [firstRow, lastRow + 1], columns: [firstColumn, lastColumn + 1] });
  }, [onSight, firstRow, lastRow, firstColumn, lastColumn]);

  const go = (row: number, column: number) => {
    const place = { row: clamp(row, rowCount), column: clamp(column, columnCount) };
    onActive(place);
    rows.scrollToIndex(place.row, { align: "auto" });
    columns.scrollToIndex(place.column, { align: "auto" });
  };
  const page = Math.max(1, Math.floor(((rows.scrollRect?.height ?? 0) - HEAD_PX) / ROW_PX) - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    const { row, column } = active;
    const far = event.ctrlKey || event.metaKey;
    if (event.altKey) return;
    switch (event.key) {
      case "ArrowDown":
        go(far ? rowCount : row + 1, column);
        break;
      case "ArrowUp":
        go(far ? 0 : row - 1, column);
        break;
      case "ArrowRight":
        go(row, far ? columnCount : column + 1);
        break;
      case "ArrowLeft":
        go(row, far ? 0 : column - 1);
        break;
      case "PageDown":
        go(row + page, column);
        break;
      case "PageUp":
        go(row - page, column);
        break;
      case "Home":
        go(far ? 0 : row, 0);
        break;
      case "End":
        go(far ? rowCount : row, columnCount);
        break;
      case "Enter":
      case " ":
        if (mayToggle) onToggle(active);
        break;
      default:
        return;
    }
    event.preventDefault();
  };

  /** The cell at a point; null above the heads and outside. */
  const placeAt = ({ clientX, clientY }: { clientX: number; clientY: number }): MatrixPlace | null => {
    const element = viewport.current;
    if (element === null) return null;
    const box = element.getBoundingClientRect();
    const [x, y] = [clientX - box.left, clientY - box.top];
    if (x < head || y < HEAD_PX || x > element.clientWidth || y > element.clientHeight) return null;
    const row = Math.floor((y + element.scrollTop - HEAD_PX) / ROW_PX);
    const column = Math.floor((x + element.scrollLeft - head) / COLUMN_PX);
    return row < rowCount && column < columnCount ? { row, column } : null;
  };
  const onMove = (event: MouseEvent) => {
    const place = placeAt(event);
    if (place?.row === hovered?.row && place?.column === hovered?.column) return;
    setHovered(place);
    onHover(place);
  };

  const cross = hovered ?? active;
  const isKnown = matrix.rows.at.has(active.row) && matrix.columns.at.has(active.column);
  return (
    <ActionContextMenu actions={props.actions}>
      <div
        ref={viewport}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columnCount + 1}
        aria-readonly={!mayToggle}
        aria-activedescendant={isKnown ? `matrix-${active.row}-${active.column}` : undefined}
        className={styles.viewport}
        data-toggles={mayToggle || undefined}
        data-shortcuts="grid"
        onKeyDown={onKeyDown}
        onMouseMove={onMove}
        onMouseLeave={() => {
          setHovered(null);
          onHover(null);
        }}
        onContextMenu={(event) => {
          const place = placeAt(event);
          if (place !== null) onActive(place);
        }}
        onClick={(event) => {
          const place = placeAt(event);
          if (place === null) return;
          onActive(place);
          if (mayToggle) onToggle(place);
        }}
      >
        <div role="presentation" className={styles.space} style={
            {
              width: head + columnCount * COLUMN_PX,
              height: rows.getTotalSize(),
              "--head": `${head}px`,
              "--cells": `${columnCount * COLUMN_PX}px`,
            } as CSSProperties
          }
        >
          <div role="row" aria-rowindex={1} className={styles.heads} style={{ height: HEAD_PX }}>
            <div role="columnheader" aria-colindex={1} className={styles.corner} style={{ width: head }}>
              {props.corner}
            </div>
            {columns.getVirtualItems().map(({ index, start }) => (
              <ColumnHead key={index} index={index} left={start} object={matrix.columns.at.get(index)} on={index === cross.column} />
            ))}
          </div>
          <div aria-hidden className={styles.crossColumn} style={{ left: head + cross.column * COLUMN_PX, width: COLUMN_PX }} />
          {rows.getVirtualItems().map(({ index, start }) => {
            const object = matrix.rows.at.get(index);
            return (
              <MatrixRow
                key={index}
                index={index}
                top={start}
                head={head}
                indent={props.indent}
                object={object}
                links={object && matrix.links.get(object.id)}
                matrix={matrix}
                activeColumn={index === active.row ? active.column : -1}
                on={index === cross.row}
                first={firstColumn - 10}
                last={lastColumn + 10}
                nameOf={props.nameOf}
                typeName={props.typeName}
              />
            );
          })}
        </div>
      </div>
    </ActionContextMenu>
  );
}
