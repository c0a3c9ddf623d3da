import { CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./Signs.module.css";

/** Marks what has no link. */
export function GapSign() {
  const { t } = useTranslation();
  return (
    <span className={styles.gap} role="img" aria-label={t("trace.gap")}>
      <CircleDashed aria-hidden />
    </span>
  );
}
