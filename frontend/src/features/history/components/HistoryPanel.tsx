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
import { attributeField, changesOf, fieldName, OWN_FIELDS, type AttributeText, type FieldChange } from "../model/changes";
import { useRestore, type RestoreActs } from "../model/use-restore";

import { FieldHistory } from "./FieldHistory";
import styles from "./HistoryPanel.module.css";

import { problemText } from "@/api/problem";
import type { ObjectVersion, RequirementObject } from "@/api/types";
import { Redline } from "@/components/redline/Redline";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
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
  /** Names of the attributes that can be looked at one by one. */
  attributes: readonly string[];
  /** The field that is looked at; all of them when undefined. */
  field: string | undefined;
  onField: (field: string | undefined) => void;
  onRestored: (fresh: RequirementObject) => void;
}

/** Who changed what when, for the whole object or one field of it, and the way back. */
export function HistoryPanel({ field, onField, attributes, onRestored, ...rest }: HistoryPanelProps) {
  const { t } = useTranslation();
  const restore = useRestore(rest.object, onRestored);
  const fields = [...OWN_FIELDS, ...attributes.map(attributeField)];
  return (
    <div className={styles.panel}>
      <SelectField
        label={t("history.show")}
        value={field ?? ""}
        onChange={(event) => onField(event.target.value || undefined)}
      >
        <option value="">{t("history.allFields")}</option>
        {field !== undefined && !fields.includes(field) && <option value={field}>{fieldName(field, t)}</option>}
        {fields.map((one) => (
          <option key={one} value={one}>
            {fieldName(one, t)}
          </option>
        ))}
      </SelectField>
      {field === undefined ? (
        <Versions {...rest} restore={restore} />
      ) : (
        <FieldHistory object={rest.object} field={field} textOf={rest.textOf} restore={restore} />
      )}
    </div>
  );
}

interface VersionsProps {
  object: RequirementObject;
  nameOf: (userId: string) => string;
  textOf: AttributeText;
  restore: RestoreActs;
}

/** Versions of an object: who, when, and which words changed. */
function Versions({ object, nameOf, textOf, restore }: VersionsProps) {
  const { t } = useTranslation();
  const history = useInfiniteQuery(objectHistoryQuery(object.module_id, object.id, object.current_version));
  if (history.isPending) {
    return <Skeleton lines={5} />;
  }
  if (history.data === undefined) {
    return <p role="alert">{problemText(history.error, t)}</p>;
  }
  const versions = history.data.pages.flatMap(({ items }) => items);
  return (
    <>
      <ol role="list" className={styles.versions} aria-label={t("history.title")}>
        {versions.map((version, index) => (
          <VersionEntry
            key={version.version}
            version={version}
            nameOf={nameOf}
            restore={index > 0 ? restore : undefined}
            // Of the last one loaded so far the one before is not known yet.
            changes={index + 1 < versions.length || !history.hasNextPage ? changesOf(version, versions[index + 1], textOf, t) : []}
          />
        ))}
      </ol>
      {history.hasNextPage && (
        <Button busy={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
          {t("history.more")}
        </Button>
      )}
    </>
  );
}

interface VersionEntryProps {
  version: ObjectVersion;
  changes: readonly FieldChange[];
  nameOf: (userId: string) => string;
  /** Not for the present version. */
  restore: RestoreActs | undefined;
}

function VersionEntry({ version, changes, nameOf, restore }: VersionEntryProps) {
  const { t } = useTranslation();
  const Icon = ICONS[version.change_type] ?? FolderInput;
  return (
    <li className={styles.version}>
      <Icon aria-hidden />
      <div>
        <p className={styles.head}>
          <strong>{t(`history.type.${version.change_type}` as "history.type.update", { defaultValue: version.change_type })}</strong>
          <span>
            <Time at={version.changed_at} by={version.changed_by ? nameOf(version.changed_by) : undefined} exact />
          </span>
          <code title={t("history.version")}>v{version.version}</code>
        </p>
        {changes.map((change, index) => (
          // A version may change several external links.
          <div key={`${change.field} ${index}`} className={styles.change}>
            <span className={styles.field}>
              {change.isAttribute ? change.field : fieldName(change.field, t)}
            </span>
            <Redline pieces={change.pieces} />
          </div>
        ))}
        {restore && (
          <Button
            variant="ghost"
            icon={RotateCcw}
            busy={restore.busy}
            disabledReason={restore.disabledReason}
            onClick={() => restore.run(version.version)}
          >
            {t("history.restoreVersion", { version: version.version })}
          </Button>
        )}
      </div>
    </li>
  );
}
