import { TriangleAlert } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { layoutSource } from "../api/run";

import styles from "./LayoutCell.module.css";

interface LayoutCellProps {
  moduleId: string;
  scriptId: string;
  objectId: string;
  /** Differs with each state of what the value may depend on. */
  stamp: string;
}

/** What a script shows beside an object. */
export function LayoutCell({ moduleId, scriptId, objectId, stamp }: LayoutCellProps) {
  const { t } = useTranslation();
  const source = layoutSource(moduleId, scriptId);
  const found = useSyncExternalStore(source.subscribe, () => source.get(objectId));
  // The answers are kept outside of React, for all cells of the column.
  useEffect(() => source.want(objectId, stamp), [source, objectId, stamp]);
  if (found === undefined) return <span className={styles.waits}>{t("scripts.computing")}</span>;
  if (found.error === null) return <span className={styles.value}>{found.value}</span>;
  return (
    <span className={styles.failed} title={found.error}>
      <TriangleAlert aria-hidden />
      {t("scripts.cellFailed")}
      <span className="visually-hidden">{found.error}</span>
    </span>
  );
}
