import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Executed } from "../api/run";
import { attributeOf } from "../model/fields";

import { Becomes, useFieldName } from "./DiffTable";
import styles from "./RunScript.module.css";

interface DiffListProps {
  diff: Executed["diff"];
  /** A value of an attribute in the words that people see. */
  textOf: (attribute: string, value: unknown) => string;
}

/** What a script changes, a field a row; only the rows in sight are drawn. */
export function DiffList({ diff, textOf }: DiffListProps) {
  const { t } = useTranslation();
  const fieldName = useFieldName();
  const frame = useRef<HTMLDivElement>(null);
  // React Compiler is not in use; the virtualizer may hand out new functions.
   
  const rows = useVirtualizer({
    count: diff.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 29,
    overscan: 8,
  });
  const shown = rows.getVirtualItems();
  const wordsFor = (field: string) => {
    const attribute = attributeOf(field);
    return attribute === undefined ? {} : { textOf: (value: unknown) => textOf(attribute, value) };
  };
  return (
    <div ref={frame} role="region" aria-label={t("scripts.diff")} tabIndex={0} className={styles.diff}>
      <table aria-rowcount={diff.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t("scripts.object")}</th>
            <th scope="col">{t("scripts.fieldName")}</th>
            <th scope="col">{t("scripts.change")}</th>
          </tr>
        </thead>
        <tbody>
          <Space height={shown[0]?.start ?? 0} />
          {shown.map(({ index, key }) => {
            const one = diff[index];
            return (
              one && (
                <tr key={key} ref={rows.measureElement} data-index={index} aria-rowindex={index + 2}>
                  <th scope="row">
                    <code>{one.key}</code>
                  </th>
                  <td>{fieldName(one.field)}</td>
                  <td>
                    <Becomes diff={one} {...wordsFor(one.field)} />
                  </td>
                </tr>
              )
            );
          })}
          <Space height={rows.getTotalSize() - (shown.at(-1)?.end ?? 0)} />
        </tbody>
      </table>
    </div>
  );
}

/** Room of the rows that are not drawn. */
const Space = ({ height }: { height: number }) =>
  height > 0 && (
    <tr aria-hidden style={{ height }}>
      <td colSpan={3} />
    </tr>
  );
