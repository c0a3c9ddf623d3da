import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";


import { columnId, type ObjectColumn } from "../model/columns";
import { sortField } from "../model/sort";

import styles from "./ColumnHeader.module.css";
import { defaultWidth } from "./column-width";

import { setPreferences, usePreferences } from "@/lib/preferences";

const MIN_PX = 56;
const MAX_PX = 640;

interface ColumnHeaderProps {
  column: ObjectColumn;
  direction: "ascending" | "descending" | undefined;
  /** Sorts by this column, or beside the ones before; undefined where heads are out of sight. */
  onSort: ((field: string, also: boolean) => void) | undefined;
}

function nameOf(column: ObjectColumn, t: TFunction): string {
  if (column.kind === "linked" || column.kind === "script") return column.name ?? "";
  return column.kind === "attribute" ? column.definition.name : t(`module.column.${column.kind}`);
}

/** Name of a column that sorts by it, with an edge to drag. */
export function ColumnHeader({ column, direction, onSort }: ColumnHeaderProps) {
  const { t } = useTranslation();
  const id = columnId(column);
  const width = usePreferences((state) => state.columnWidths[id]) ?? defaultWidth(column);
  const name = nameOf(column, t);
  const hint = column.kind === "attribute" ? (column.definition.description ?? name) : name;
  const field = sortField(column);
  const resize = (next: number) =>
    setPreferences({
      columnWidths: {
        ...usePreferences.getState().columnWidths,
        [id]: Math.round(Math.max(MIN_PX, Math.min(MAX_PX, next))),
      },
    });
  return (
    <>
      {field === null || onSort === undefined ? (
        <span className={styles.name} title={hint}>
          {name}
        </span>
      ) : (
        <button
          type="button"
          className={styles.sort}
          title={`${hint}\n${t("module.sortHint")}`}
          onClick={(event) => onSort(field, event.shiftKey)}
        >
          <span className={styles.name}>{name}</span>
          {direction && <span aria-hidden>{direction === "ascending" ? "↑" : "↓"}</span>}
        </button>
      )}
      {column.kind !== "main" && (
        <span
          className={styles.edge}
          onPointerDown={(event) => {
            event.preventDefault();
            event.stopPropagation();
            const edge = event.currentTarget;
            const from = event.clientX;
            edge.setPointerCapture(event.pointerId);
            const move = (at: PointerEvent) => resize(width + at.clientX - from);
            const end = () => {
              edge.removeEventListener("pointermove", move);
              edge.removeEventListener("lostpointercapture", end);
            };
            edge.addEventListener("pointermove", move);
            edge.addEventListener("lostpointercapture", end);
          }}
        />
      )}
    </>
  );
}
