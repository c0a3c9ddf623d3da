import {
  memo,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
} from "react";


import styles from "./TreeGrid.module.css";
import { useWindowedRows, type ScrollAlign } from "./use-windowed-rows";

import { classNames } from "@/lib/class-names";

export interface GridColumn {
  id: string;
  header: ReactNode;
  /** CSS track size. */
  track: string;
  /** How the rows are sorted by this column. */
  sorted?: "ascending" | "descending" | undefined;
  /** Stays in sight when the grid is scrolled sideways. */
  className?: string | undefined;
}

interface GridRowState {
  level: number;
  /** undefined for rows without children. */
  expanded?: boolean | undefined;
  /** For drop marks and other looks. */
  data?: Record<string, string | undefined>;
}

export interface GridPosition {
  row: number;
  column: number;
}

export interface TreeGridHandle {
  focus: () => void;
  scrollTo: (row: number, align: ScrollAlign) => void;
  /** Notes where a row is in sight; the answered function says at which place it will stand after the rows changed. */
  keep: (row: number) => (to: number | null) => void;
}

interface TreeGridProps {
  ref?: Ref<TreeGridHandle>;
  label: string;
  layout: string;
  rowCount: number;
  rowKey: (index: number) => string | undefined;
  structure: unknown;
  estimate: number;
  columns: readonly GridColumn[];
  /** Height of the header in pixels; 0 hides it from sight, not from screen readers. */
  headerHeight: number;
  active: GridPosition | null;
  /** Stays drawn wherever it is, so that an edit survives scrolling. */
  pinnedRow?: number | undefined;
  rowState: (index: number) => GridRowState;
  /** Which rows are chosen; without it the active one is. */
  isSelected?: ((index: number) => boolean) | undefined;
  renderCell: (index: number, column: GridColumn) => ReactNode;
  /** Stands above the cells of a row, over its whole width. */
  renderAbove?: ((index: number) => ReactNode) | undefined;
  /** A row is drawn again only when this value of it changes. */
  rowToken: (index: number) => unknown;
  /** All rows are drawn again when this changes. */
  look: string;
  onActivate: (position: GridPosition, event: MouseEvent) => void;
  onOpen: (position: GridPosition, event: MouseEvent) => void;
  onKeyDown: (event: KeyboardEvent<HTMLDivElement>) => void;
  /** Rows that are drawn, half open, the first one in sight and the one after the last. Called while drawing: keep it cheap. */
  onWindow: (start: number, end: number, firstVisible: number, lastVisible: number) => void;
  /** Hangs listeners on the scrolling element, such as drag and drop of rows. */
  attach?: (element: HTMLElement) => () => void;
  className?: string | undefined;
}

/**
 * A tree grid over any number of rows of any height. One tab stop: the grid has the focus and names the active cell by
 * aria-activedescendant, so the focus cannot get lost when a row is scrolled away.
 */
export function TreeGrid(props: TreeGridProps) {
  const { columns, active, headerHeight, pinnedRow } = props;
  const viewport = useRef<HTMLDivElement>(null);
  const rows = useWindowedRows({
    count: props.rowCount,
    rowKey: props.rowKey,
    structure: props.structure,
    layout: props.layout,
    estimate: props.estimate,
    viewport,
    headerHeight,
  });
  useImperativeHandle(props.ref, () => ({
    focus: () => viewport.current?.focus({ preventScroll: true }),
    scrollTo: rows.scrollTo,
    keep: rows.keep,
  }));

  const { attach } = props;
  // What is attached lives outside of React.
  useEffect(() => (viewport.current === null ? undefined : attach?.(viewport.current)), [attach]);

  props.onWindow(rows.start, rows.end, rows.firstVisible, rows.lastVisible);

  const indexes = Array.from({ length: rows.end - rows.start }, (_, place) => rows.start + place);
  const kept = [pinnedRow, active?.row].filter(
    (row): row is number => row !== undefined && row >= 0 && row < props.rowCount && (row < rows.start || row >= rows.end),
  );
  const template = columns.map(({ track }) => track).join(" ");
  const activeColumn = columns[active?.column ?? 0];

  const positionOf = (target: EventTarget): GridPosition | null => {
    const cell = target instanceof Element ? target.closest<HTMLElement>("[role='gridcell']") : null;
    const row = cell?.closest<HTMLElement>("[role='row']");
    if (!cell || !row || !viewport.current?.contains(row)) return null;
    return { row: Number(row.dataset.index), column: Number(cell.dataset.column) };
  };
  const withPosition = (use: (position: GridPosition, event: MouseEvent) => void) => (event: MouseEvent) => {
    const position = positionOf(event.target);
    if (position !== null) use(position, event);
  };

  return (
    // The grid is one composite widget: its keys are handled here, cells are not focusable by themselves.
     
    <div
      ref={viewport}
      role="treegrid"
      tabIndex={0}
      aria-label={props.label}
      aria-rowcount={props.rowCount + 1}
      aria-colcount={columns.length}
      aria-multiselectable
      aria-activedescendant={active && activeColumn ? `cell-${active.row}-${activeColumn.id}` : undefined}
      className={classNames(styles.viewport, props.className)}
      data-shortcuts="grid"
      data-marking={props.isSelected !== undefined || undefined}
      style={{ "--grid-header": `${headerHeight}px` } as CSSProperties}
      onKeyDown={props.onKeyDown}
      onMouseDown={withPosition(props.onActivate)}
      onDoubleClick={withPosition(props.onOpen)}
    >
      <div role="rowgroup" className={styles.header} style={{ height: headerHeight }}>
        <div role="row" aria-rowindex={1} className={styles.headerRow} style={{ gridTemplateColumns: template }}>
          {columns.map((column, index) => (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={column.sorted}
              aria-colindex={index + 1}
              className={classNames(styles.headerCell, column.className)}
              data-kind={column.id}
            >
              {column.header}
            </div>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles.space} style={{ height: rows.spaceHeight }}>
        {[...kept, ...indexes].map((index) => {
          return (
            <GridRow
              key={props.rowKey(index) ?? index}
              index={index}
              token={props.rowToken(index)}
              look={props.look}
              top={rows.topOf(index)}
              template={template}
              columns={columns}
              activeColumn={active?.row === index ? active.column : -1}
              selected={props.isSelected?.(index) ?? active?.row === index}
              observe={rows.observe}
              rowState={props.rowState}
              renderCell={props.renderCell}
              renderAbove={props.renderAbove}
            />
          );
        })}
      </div>
    </div>
  );
}

interface GridRowProps {
  index: number;
  token: unknown;
  look: string;
  top: number;
  template: string;
  columns: readonly GridColumn[];
  activeColumn: number;
  selected: boolean;
  observe: (element: HTMLElement | null) => (() => void) | undefined;
  rowState: TreeGridProps["rowState"];
  renderCell: TreeGridProps["renderCell"];
  renderAbove: TreeGridProps["renderAbove"];
}

/** A row that tells its height. */
const GridRow = memo(
  function GridRow({ index, top, template, columns, activeColumn, selected, observe, ...props }: GridRowProps) {
    const element = useRef<HTMLDivElement>(null);
    // Observers live outside of React and outlast a redraw.
    useLayoutEffect(() => observe(element.current), [observe]);
    const { level, expanded, data } = props.rowState(index);
    return (
      <div
        ref={element}
        role="row"
        aria-rowindex={index + 2}
        aria-level={level}
        aria-expanded={expanded}
        aria-selected={selected}
        data-index={index}
        {...data}
        className={styles.row}
        // Not by a transform: what is sticky in a row, such as the bar of the text editor, would not see it.
        style={{ gridTemplateColumns: template, top }}
      >
        {props.renderAbove?.(index)}
        {columns.map((column, place) => (
          <div
            key={column.id}
            id={`cell-${index}-${column.id}`}
            role="gridcell"
            aria-colindex={place + 1}
            data-column={place}
            data-active={place === activeColumn || undefined}
            className={classNames(styles.cell, column.className)}
          >
            {props.renderCell(index, column)}
          </div>
        ))}
      </div>
    );
  },
  // The two functions are made anew with each drawing of the grid; what they draw changes only with the token.
  (before, after) =>
    before.index === after.index &&
    before.token === after.token &&
    before.look === after.look &&
    before.top === after.top &&
    before.template === after.template &&
    before.columns === after.columns &&
    before.activeColumn === after.activeColumn &&
    before.selected === after.selected,
);
