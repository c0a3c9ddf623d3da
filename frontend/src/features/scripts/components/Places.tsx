import { useTranslation } from "react-i18next";

import type { Mistake } from "../model/mistakes";

import styles from "./Scripts.module.css";

interface PlacesProps {
  mistake: Mistake;
  onPlace: (line: number, column: number) => void;
}

/** Leads to where a script is wrong, and to the calls that led there. */
export function Places({ mistake, onPlace }: PlacesProps) {
  const { t } = useTranslation();
  const { stack } = mistake;
  const lead = ({ line, column }: { line: number; column: number }) => (
    <button type="button" className={styles.place} onClick={() => onPlace(line, column)}>
      {t("scripts.place", { line, column })}
    </button>
  );
  if (stack.length < 2) return lead(mistake);
  return (
    <ol role="list" aria-label={t("scripts.stack")} className={styles.stack}>
      {stack.map((frame, depth) => (
        <li key={depth}>
          {lead(frame)}
          {frame.function !== null && <code>{frame.function}</code>}
        </li>
      ))}
    </ol>
  );
}
