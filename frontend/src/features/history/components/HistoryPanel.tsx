import { useInfiniteQuery } from "@tanstack/react-query";
import {
  CirclePlus,
  CodeXml,
  FolderInput,
  Import,
  MoveVertical,
  Pencil,
  RefreshCw,
  RotateCcw,
  Trash2,
  Undo2,
  type LucideIcon,
} from "lucide-react";
import { useTranslation } from "react-i18next";

import { problemText } from "@/api/problem";
import type { ObjectVersion, RequirementObject } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";

import { objectHistoryQuery } from "../api/history";
import { changesOf, type FieldChange } from "../model/changes";

import styles from "./HistoryPanel.module.css";

const ICONS: Record<ObjectVersion["change_type"], LucideIcon> = {
  create: CirclePlus,
  update: Pencil,
  delete: Trash2,
  restore: RotateCcw,
  move: MoveVertical,
  script: CodeXml,
  import: Import,
  undo: Undo2,
  sync: RefreshCw,
};

/** Versions of an object: who, when, and which words changed. */
export function HistoryPanel({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  const history = useInfiniteQuery(objectHistoryQuery(object.module_id, object.id, object.current_version));
  if (history.isPending) {
    return (
      <div className={styles["panel"]}>
        <Skeleton lines={5} />
      </div>
    );
  }
  if (history.error) {
    return (
      <p role="alert" className={styles["panel"]}>
        {problemText(history.error, t)}
      </p>
    );
  }
  const versions = history.data.pages.flatMap(({ items }) => items);
  return (
    <div className={styles["panel"]}>
      <ol role="list" className={styles["versions"]} aria-label={t("history.title")}>
        {versions.map((version, index) => (
          <VersionEntry
            key={version.version}
            version={version}
            // Of the last one loaded so far the one before is not known yet.
            changes={index + 1 < versions.length || !history.hasNextPage ? changesOf(version, versions[index + 1]) : []}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </div>
  );
}

function VersionEntry({ version, changes }: { version: ObjectVersion; changes: readonly FieldChange[] }) {
  const { t } = useTranslation();
  const Icon = ICONS[version.change_type] ?? FolderInput;
  return (
    <li className={styles["version"]}>
      <Icon aria-hidden />
      <div>
        <p className={styles["head"]}>
          <strong>{t(`history.type.${version.change_type}`)}</strong>
          <span>
            {version.changed_by_name} · <Time at={version.changed_at} />
          </span>
          <code title={t("history.version")}>v{version.version}</code>
        </p>
        {changes.map((change) => (
          <div key={change.field} className={styles["change"]}>
            <span className={styles["field"]}>
              {change.isAttribute ? change.field : t(`history.field.${change.field}` as "history.field.body")}
            </span>
            <p className={styles["diff"]}>
              {change.pieces.map(({ text, kind }, index) =>
                kind === "added" ? (
                  <ins key={index}>{text}</ins>
                ) : kind === "removed" ? (
                  <del key={index}>{text}</del>
                ) : (
                  <span key={index}>{text}</span>
                ),
              )}
            </p>
          </div>
        ))}
      </div>
    </li>
  );
}
