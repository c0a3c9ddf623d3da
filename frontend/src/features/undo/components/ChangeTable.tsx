import { Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { describeChange } from "../model/describe";

import styles from "./Undo.module.css";

import type { Revision } from "@/api/types";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";

interface ChangeTableProps {
  rows: readonly Revision[];
  /** Why one may not undo a change set. */
  mayNot: (change: Revision) => string | undefined;
  renderOpen: (change: Revision) => ReactNode;
  onUndo: (change: Revision) => void;
}

/** Change sets with who, when and what. */
export function ChangeTable({ rows, mayNot, renderOpen, onUndo }: ChangeTableProps) {
  const { t } = useTranslation();
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("undo.when")}</th>
            <th scope="col">{t("undo.by")}</th>
            <th scope="col">{t("undo.kindOf")}</th>
            <th scope="col">{t("undo.what")}</th>
            <th scope="col" className={card.number}>{t("undo.revision")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("common.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((change) => (
            <tr key={change.revision}>
              <td className={card.secondary}>
                <Time at={change.at} exact />
              </td>
              <td>{change.actor_name}</td>
              <td>{t(`undo.cause.${change.cause as "edit"}`)}</td>
              <td className={styles.done}>
                <span className={change.undone_by ? styles.undone : undefined}>{describeChange(change, t)}</span>
                {change.comment && <div className={styles.comment}>{change.comment}</div>}
                {change.object_heading && <div className={card.secondary}>{change.object_heading}</div>}
              </td>
              <td className={card.number}>{renderOpen(change)}</td>
              <td className={card.number}>
                <Button
                  icon={Undo2}
                  aria-label={t(change.undone_by ? "undo.undoneNamed" : "undo.undoNamed", {
                    what: describeChange(change, t),
                    revision: change.revision,
                  })}
                  disabledReason={change.undone_by ? t("undo.already") : mayNot(change)}
                  onClick={() => onUndo(change)}
                >
                  {t(change.undone_by ? "undo.isUndone" : "undo.undo")}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
