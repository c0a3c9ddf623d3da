import { Boxes, Ellipsis, ListTree, Trash2 } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./Versions.module.css";

import type { BaselineSet } from "@/api/types";
import { ActionMenu } from "@/components/actions/ActionMenu";
import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";

interface SetRowProps {
  set: BaselineSet | undefined;
  at: string;
  by: string | undefined;
  /** Baselines that are known of it. */
  count: number;
  /** Whether those of modules in other projects are shown, too. */
  open: boolean;
  deleteReason: string | undefined;
  onOpen: (open: boolean) => void;
  onDelete: () => void;
}

/** A set: its name and version above the baselines that were taken with it. */
export function SetRow({ set, at, by, count, open, deleteReason, onOpen, onDelete }: SetRowProps) {
  const { t } = useTranslation();
  const name = set?.name ?? t("versions.unknownSet");
  return (
    <div className={styles.row} data-set>
      <Boxes aria-hidden className={styles.setSign} />
      <div className={styles.main}>
        <strong className={styles.setName}>{name}</strong>
        {set && <Badge tone="accent">{set.version}</Badge>}
        {set?.description && <p className={styles.text}>{set.description}</p>}
      </div>
      <span className={styles.revision}>{t("versions.inSet", { count })}</span>
      <span className={styles.when}>
        <Time at={at} by={by} />
      </span>
      <span className={styles.actions}>
        {set && (
          <ActionMenu
            trigger={<IconButton icon={Ellipsis} label={t("versions.moreSet", { name })} />}
            actions={[
              {
                id: "all",
                group: t("common.actions"),
                label: t(open ? "versions.hideOthers" : "versions.showOthers"),
                icon: ListTree,
                run: () => onOpen(!open),
              },
              {
                id: "delete",
                group: t("common.actions"),
                label: t("versions.deleteSet"),
                icon: Trash2,
                danger: true,
                disabledReason: deleteReason,
                run: onDelete,
              },
            ]}
          />
        )}
      </span>
    </div>
  );
}
