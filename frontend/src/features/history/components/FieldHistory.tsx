import { useInfiniteQuery } from "@tanstack/react-query";
import { RotateCcw } from "lucide-react";
import { useTranslation } from "react-i18next";

import { fieldChangesQuery } from "../api/history";
import { fieldName, valueText, type AttributeText } from "../model/changes";
import type { RestoreActs } from "../model/use-restore";

import styles from "./HistoryPanel.module.css";

import { problemText } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { Redline } from "@/components/redline/Redline";
import { piecesOf } from "@/components/redline/pieces";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";

interface FieldHistoryProps {
  object: RequirementObject;
  field: string;
  textOf: AttributeText;
  restore: RestoreActs;
}

/** Who changed one field, when, and which words. */
export function FieldHistory({ object, field, textOf, restore }: FieldHistoryProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(fieldChangesQuery(object.module_id, object.id, object.current_version, field));
  if (query.isPending) return <Skeleton lines={5} />;
  if (query.data === undefined) return <p role="alert">{problemText(query.error, t)}</p>;
  const changes = query.data.pages.flatMap(({ items }) => items);
  if (changes.length === 0) return <p className={styles.none}>{t("history.neverChanged")}</p>;
  return (
    <>
      <ol role="list" className={styles.versions} aria-label={t("history.changesOf", { field: fieldName(field, t) })}>
        {changes.map((change, index) => (
          <li key={`${change.version} ${change.field}`}>
            <p className={styles.head}>
              <strong>{t(`history.type.${change.change_type}` as "history.type.update", { defaultValue: change.change_type })}</strong>
              <span>
                <Time at={change.changed_at} by={change.changed_by_name} exact />
              </span>
              <code title={t("history.version")}>v{change.version}</code>
            </p>
            <div className={styles.change}>
              <Redline pieces={piecesOf(valueText(change.field, change.before, textOf, t), valueText(change.field, change.after, textOf, t))} />
            </div>
            {/* The latest change is what the field says now. */}
            {index > 0 && (
              <Button
                variant="ghost"
                icon={RotateCcw}
                busy={restore.busy}
                disabledReason={restore.disabledReason}
                onClick={() => restore.run(change.version, [field])}
              >
                {t("history.restoreField", { version: change.version })}
              </Button>
            )}
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  );
}
