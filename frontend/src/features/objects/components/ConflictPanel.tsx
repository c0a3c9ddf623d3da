import { GitMerge } from "lucide-react";
import { useTranslation } from "react-i18next";

import { valueOf, type Field, type FieldValue } from "../model/field";

import styles from "./ConflictPanel.module.css";

import type { RequirementObject } from "@/api/types";
import { sanitize } from "@/components/editor/sanitize";
import { Button } from "@/components/ui/Button";
import { formatRelative } from "@/lib/format";



interface ConflictPanelProps {
  field: Field;
  mine: FieldValue;
  theirs: RequirementObject;
  onKeepMine: () => void;
  onTakeTheirs: () => void;
}

function Text({ value }: { value: FieldValue }) {
  const { t } = useTranslation();
  if (value === null || value === "") return <em>{t("common.nothing")}</em>;
  if (typeof value === "string") return <div dangerouslySetInnerHTML={{ __html: sanitize(value) }} />;
  return <div>{Array.isArray(value) ? value.join(", ") : String(value)}</div>;
}

/** Two people wrote to the same field: both texts, and a choice. Shown in the place of the edit. */
export function ConflictPanel({ field, mine, theirs, onKeepMine, onTakeTheirs }: ConflictPanelProps) {
  const { t } = useTranslation();
  return (
    <div role="alertdialog" aria-label={t("conflict.title")} className={styles.panel}>
      <p className={styles.title}>
        <GitMerge aria-hidden />
        {t("conflict.text", { when: formatRelative(theirs.updated_at) })}
      </p>
      <div className={styles.texts}>
        <section aria-label={t("conflict.mine")}>
          <strong>{t("conflict.mine")}</strong>
          <Text value={mine} />
          <Button variant="primary" onClick={onKeepMine}>
            {t("conflict.keepMine")}
          </Button>
        </section>
        <section aria-label={t("conflict.theirs")}>
          <strong>{t("conflict.theirs")}</strong>
          <Text value={valueOf(theirs, field)} />
          <Button onClick={onTakeTheirs}>{t("conflict.takeTheirs")}</Button>
        </section>
      </div>
    </div>
  );
}
