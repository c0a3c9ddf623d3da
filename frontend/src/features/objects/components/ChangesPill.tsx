import { ArrowDown, ArrowUp, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./ChangesPill.module.css";

interface ChangesPillProps {
  /** Changed objects that were not seen yet. */
  count: number;
  /** Whether the next one stands above what is in sight; null where that is not known. */
  above: boolean | null;
  onGo: () => void;
  onDismiss: () => void;
}

/** Says that others changed something out of sight, and goes there. */
export function ChangesPill({ count, above, onGo, onDismiss }: ChangesPillProps) {
  const { t } = useTranslation();
  const Arrow = above ? ArrowUp : ArrowDown;
  return (
    <div className={styles.pill} role="status">
      <button type="button" onClick={onGo}>
        {above !== null && <Arrow aria-hidden />}
        {t("live.changes", { count })}
      </button>
      <button type="button" aria-label={t("live.dismiss")} title={t("live.dismiss")} onClick={onDismiss}>
        <X aria-hidden />
      </button>
    </div>
  );
}
