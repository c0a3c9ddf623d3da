import { useTranslation } from "react-i18next";


import { columnId, type ObjectColumn } from "../model/columns";

import styles from "./ColumnHeader.module.css";
import { defaultWidth } from "./column-width";

import { setPreferences, usePreferences } from "@/lib/preferences";

const MIN_PX = 56;
const MAX_PX = 640;

/** Name of a column, with an edge to drag. */
export function ColumnHeader({ column }: { column: ObjectColumn }) {
  const { t } = useTranslation();
  const id = columnId(column);
  const width = usePreferences((state) => state.columnWidths[id]) ?? defaultWidth(column);
  const name = column.kind === "attribute" ? column.definition.name : t(`module.column.${column.kind}`);
  const resize = (next: number) =>
    setPreferences({
      columnWidths: {
        ...usePreferences.getState().columnWidths,
        [id]: Math.round(Math.max(MIN_PX, Math.min(MAX_PX, next))),
      },
    });
  return (
    <>
      <span className={styles.name} title={column.kind === "attribute" ? (column.definition.description ?? name) : name}>
        {name}
      </span>
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
