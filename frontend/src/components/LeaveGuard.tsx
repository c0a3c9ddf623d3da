import { useBlocker } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { Button } from "./ui/Button";
import { Dialog } from "./ui/Dialog";
import styles from "./ui/Form.module.css";

interface LeaveGuardProps {
  unsaved: boolean;
  /** It stays on the page when only the rest of the address changes. */
  kept?: boolean;
}

/** Asks before somebody goes away from what they have changed and not saved: to another page, or out of the window. */
export function LeaveGuard({ unsaved, kept = false }: LeaveGuardProps) {
  const { t } = useTranslation();
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) => unsaved && !(kept && current.pathname === next.pathname),
    enableBeforeUnload: () => unsaved,
    withResolver: true,
  });
  if (leaving.status !== "blocked") return null;
  return (
    <Dialog open onClose={leaving.reset} title={t("leave.title")} description={t("leave.text")}>
      <div className={styles.actions}>
        <Button onClick={leaving.reset}>{t("leave.stay")}</Button>
        <Button variant="danger" onClick={leaving.proceed}>
          {t("leave.go")}
        </Button>
      </div>
    </Dialog>
  );
}
