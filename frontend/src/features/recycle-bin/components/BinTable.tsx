import { ArchiveRestore, Building2, FileText, FolderKanban, ListTree, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./BinPage.module.css";

import type { BinEntry } from "@/api/types";
import { Button, IconButton } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { classNames } from "@/lib/class-names";

const ICONS = { workspace: Building2, project: FolderKanban, module: FileText, object: ListTree };

interface BinTableProps {
  entries: readonly BinEntry[];
  busy: boolean;
  showProject: boolean;
  onRestore: (entry: BinEntry) => void;
  onPurge: (entry: BinEntry) => void;
}

/** Deleted things with what is in them, who deleted them and when. */
export function BinTable({ entries, busy, showProject, onRestore, onPurge }: BinTableProps) {
  const { t } = useTranslation();
  return (
    <div className={card.card}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("bin.kind")}</th>
            <th scope="col">{t("bin.what")}</th>
            <th scope="col" className={styles.fact}>
              {t("bin.contents")}
            </th>
            <th scope="col">{t("bin.when")}</th>
            <th scope="col">
              <span className="visually-hidden">{t("common.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => {
            const Icon = ICONS[entry.kind];
            const place = entry.module_name ?? (showProject && entry.kind === "module" ? entry.project_name : null);
            return (
              <tr key={entry.id}>
                <td>
                  <span className={styles.kind}>
                    <Icon aria-hidden />
                    {t(`bin.one.${entry.kind}`)}
                  </span>
                </td>
                <td>
                  {entry.key && <span className={card.code}>{entry.key} </span>}
                  <span className={styles.name}>{entry.name || t("object.noText")}</span>
                  {place && <div className={card.secondary}>{place}</div>}
                </td>
                <td className={classNames(card.secondary, styles.fact)}>
                  {t(`bin.holds.${entry.kind}`, { count: entry.contents })}
                </td>
                <td className={classNames(card.secondary, styles.fact)}>
                  <Time at={entry.deleted_at} by={entry.deleted_by_name ?? undefined} exact />
                </td>
                <td className={classNames(card.number, styles.acts)}>
                  <Button
                    icon={ArchiveRestore}
                    busy={busy}
                    aria-label={t("bin.restoreNamed", { name: entry.key ?? entry.name })}
                    disabledReason={entry.held_by ? t("bin.heldBy", { name: entry.held_by }) : undefined}
                    onClick={() => onRestore(entry)}
                  >
                    {t("bin.restore")}
                  </Button>
                  {/* Objects go with their module only. */}
                  {entry.kind !== "object" && (
                    <IconButton
                      icon={Trash2}
                      label={t("bin.purge.named", { name: entry.name })}
                      disabledReason={entry.may_purge ? undefined : t(`bin.purge.notYou.${entry.kind}`)}
                      onClick={() => onPurge(entry)}
                    />
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
