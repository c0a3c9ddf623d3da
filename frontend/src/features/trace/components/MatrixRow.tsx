import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { AxisObject, MatrixLink } from "../api/matrix";
import type { Matrix } from "../model/assemble";
import { textOf } from "../model/text";

import styles from "./MatrixGrid.module.css";

import { GapSign } from "@/components/linkage/GapSign";
import { LinkSigns } from "@/components/linkage/LinkSigns";
import { Skeleton } from "@/components/ui/Skeleton";

interface MatrixRowProps {
  index: number;
  top: number;
  head: number;
  indent: boolean;
  object: AxisObject | undefined;
  links: ReadonlyMap<string, readonly MatrixLink[]> | undefined;
  matrix: Matrix;
  /** -1 in other rows than the active one. */
  activeColumn: number;
  on: boolean;
  /** Columns that are drawn. */
  first: number;
  last: number;
  nameOf: (row: number, column: number) => string;
  typeName: (id: string) => string;
}

const COLUMN_PX = 30;

/** A row: its object and the cells that have something to show. */
export const MatrixRow = memo(function MatrixRow(props: MatrixRowProps) {
  const { t } = useTranslation();
  const { index, top, head, indent, object, links, matrix, activeColumn, on, first, last } = props;
  const cells = [...(links ?? [])].flatMap(([id, list]) => {
    const column = matrix.columns.places.get(id);
    return column !== undefined && column >= first && column <= last ? [{ column, list }] : [];
  });
  if (activeColumn >= 0 && !cells.some(({ column }) => column === activeColumn)) cells.push({ column: activeColumn, list: [] });
  cells.sort((a, b) => a.column - b.column);
  const isGap = object?.gap === true;
  return (
    <div role="row" aria-rowindex={index + 2} className={styles.row} style={{ top }} data-on={on || undefined}>
      <div
        role="rowheader"
        aria-colindex={1}
        className={styles.rowHead}
        style={{ width: head, ...(indent && object && { paddingLeft: `${0.625 + Math.min(object.depth, 6) * 0.625}rem` }) }}
        data-gap={isGap || undefined}
        data-heading={object?.classification === "heading" || undefined}
        title={object && `${object.key} ${textOf(object, t)}`}
      >
        {object === undefined ? (
          <Skeleton width="70%" />
        ) : (
          <>
            <code>{object.key}</code>
            <span className={styles.text}>{textOf(object, t)}</span>
            {isGap ? <GapSign /> : <span className={styles.count}>{object.links}</span>}
          </>
        )}
      </div>
      {cells.map(({ column, list }) => (
        <div
          key={column}
          id={`matrix-${index}-${column}`}
          role="gridcell"
          aria-colindex={column + 2}
          aria-label={props.nameOf(index, column)}
          className={styles.cell}
          style={{ left: head + column * COLUMN_PX }}
          data-active={column === activeColumn || undefined}
          data-suspect={list.some(({ suspect }) => suspect) || undefined}
          data-linked={list.length > 0 || undefined}
        >
          <LinkSigns links={list} />
        </div>
      ))}
    </div>
  );
});
