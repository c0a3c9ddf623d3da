import { useTranslation } from "react-i18next";

import styles from "./Scripts.module.css";

interface PlaceButtonProps {
  line: number;
  column: number;
  onPlace: (line: number, column: number) => void;
}

/** Leads to a place in the script. */
export function PlaceButton({ line, column, onPlace }: PlaceButtonProps) {
  const { t } = useTranslation();
  return (
    <button type="button" className={styles.place} onClick={() => onPlace(line, column)}>
      {t("scripts.place", { line, column })}
    </button>
  );
}
