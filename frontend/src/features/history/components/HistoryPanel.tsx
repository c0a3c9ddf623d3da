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

import { objectHistoryQuery } from "../api/history";
import { changesOf, type AttributeText, type FieldChange } from "../model/changes";

import styles from "./HistoryPanel.module.css";

import { problemText } from "@/api/problem";
import type { ObjectVersion, RequirementObject } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";



const ICONS: Record<string, LucideIcon> = {
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

interface HistoryPanelProps {
  object: RequirementObject;
  /** Name of a person by id. */
  nameOf: (userId: string) => string;
  /** A value of an attribute as people read it. */
  textOf: AttributeText;
}

/** Versions of an object: who, when, and which words changed. */
export function HistoryPanel({ object, nameOf, textOf }: HistoryPanelProps) {
  const { t } = useTranslation();
  const history = useInfiniteQuery(objectHistoryQuery(object.module_id, object.id, object.current_version));
  if (history.isPending) {
    return (
      <div className={styles.panel}>
        <Skeleton lines={5} />
      </div>
    );
  }
  if (history.error) {
    return (
      <p role="alert" className={styles.panel}>
        {problemText(history.error, t)}
      </p>
    );
  }
  const versions = history.data.pages.flatMap(({ items }) => items);
  return (
    <div className={styles.panel}>
      <ol role="list" className={styles.versions} aria-label={t("history.title")}>
        {versions.map((version, index) => (
          <VersionEntry
            key={version.version}
            version={version}
            nameOf={nameOf}
            // Of the last one loaded so far the one before is not known yet.
            changes={index + 1 < versions.length || !history.hasNextPage ? changesOf(version, versions[index + 1], textOf) : []}
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

interface VersionEntryProps {
  version: ObjectVersion;
  changes: readonly FieldChange[];
  nameOf: (userId: string) => string;
}

function VersionEntry({ version, changes, nameOf }: VersionEntryProps) {
  const { t } = useTranslation();
  const Icon = ICONS[version.change_type] ?? FolderInput;
  return (
    <li className={styles.version}>
      <Icon aria-hidden />
      <div>
        <p className={styles.head}>
          <strong>{t(`history.type.${version.change_type}` as "history.type.update", { defaultValue: version.change_type })}</strong>
          <span>
            <Time at={version.changed_at} by={version.changed_by ? nameOf(version.changed_by) : undefined} />
          </span>
          <code title={t("history.version")}>v{version.version}</code>
        </p>
        {changes.map((change) => (
          <div key={change.field} className={styles.change}>
            <span className={styles.field}>
              {change.isAttribute ? change.field : t(`history.field.${change.field}` as "history.field.body")}
            </span>
            <p className={styles.diff}>
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
