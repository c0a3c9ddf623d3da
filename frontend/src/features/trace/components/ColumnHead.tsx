import { memo } from "react";
import { useTranslation } from "react-i18next";

import type { AxisObject } from "../api/matrix";
import { textOf } from "../model/text";

import styles from "./MatrixGrid.module.css";

import { GapSign } from "@/components/linkage/GapSign";

interface ColumnHeadProps {
  index: number;
  left: number;
  object: AxisObject | undefined;
  on: boolean;
}

/** A column's object, written from below upwards. */
export const ColumnHead = memo(function ColumnHead({ index, left, object, on }: ColumnHeadProps) {
  const { t } = useTranslation();
  const text = object && textOf(object, t);
  const isGap = object?.gap === true;
  return (
    <div
      role="columnheader"
      aria-colindex={index + 2}
      className={styles.columnHead}
      style={{ left }}
      data-on={on || undefined}
      data-gap={isGap || undefined}
      title={object && `${object.key} ${text ?? ""}`}
    >
      {object && (
        <>
          <span className={styles.upwards} data-heading={object.classification === "heading" || undefined}>
            <code>{object.key}</code> {text}
          </span>
          {isGap && <GapSign />}
        </>
      )}
    </div>
  );
});
