import { Ellipsis, FileClock, GitCompareArrows, Trash2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Versions.module.css";

import type { Baseline } from "@/api/types";
import { ActionMenu } from "@/components/actions/ActionMenu";
import { IconButton } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

/** Where the page leads to. */
export interface VersionLinks {
  /** A link to the module as the baseline names it. */
  renderOpen: (baseline: Baseline, children: ReactNode) => ReactNode;
  onOpen: (baseline: Baseline) => void;
  onCompare: (from: Baseline, to: Baseline | undefined) => void;
}

interface BaselineRowProps extends VersionLinks {
  baseline: Baseline;
  /** In a set that stands above, which says name, time and person. */
  inSet: boolean;
  picked: boolean;
  /** Why it cannot be picked to be compared. */
  pickReason: string | undefined;
  deleteReason: string | undefined;
  onPick: () => void;
  onDelete: () => void;
}

/** One baseline: what it names, when and by whom, and what can be done with it. */
export function BaselineRow(props: BaselineRowProps) {
  const { baseline, inSet, picked, pickReason, onPick, onOpen, onCompare } = props;
  const { t } = useTranslation();
  const number = useNumberFormat();
  const group = t("common.actions");
  const named = { name: baseline.name, module: baseline.module_name };
  return (
    <div className={styles.row} data-in-set={inSet || undefined} data-picked={picked || undefined}>
      <input
        type="checkbox"
        className={styles.pick}
        checked={picked}
        disabled={pickReason !== undefined}
        title={pickReason ?? t("versions.pick")}
        aria-label={t("versions.pickNamed", named)}
        onChange={onPick}
      />
      <div className={styles.main}>
        <span className={styles.name}>{props.renderOpen(baseline, inSet ? baseline.module_name : baseline.name)}</span>
        {!inSet && <span className={card.secondary}>{baseline.module_name}</span>}
        {baseline.description && !inSet && <p className={styles.text}>{baseline.description}</p>}
      </div>
      <span className={styles.revision}>{t("versions.revision", { revision: number(baseline.revision) })}</span>
      <span className={styles.when}>{!inSet && <Time at={baseline.created_at} by={baseline.created_by_name} />}</span>
      <span className={styles.actions}>
        <IconButton icon={GitCompareArrows} label={t("versions.compareNowNamed", named)} onClick={() => onCompare(baseline, undefined)} />
        <ActionMenu
          trigger={<IconButton icon={Ellipsis} label={t("versions.moreNamed", named)} />}
          actions={[
            { id: "open", group, label: t("versions.open"), icon: FileClock, run: () => onOpen(baseline) },
            { id: "compare", group, label: t("versions.compareNow"), icon: GitCompareArrows, run: () => onCompare(baseline, undefined) },
            { id: "delete", group, label: t("versions.delete"), icon: Trash2, danger: true, disabledReason: props.deleteReason, run: props.onDelete },
          ]}
        />
      </span>
    </div>
  );
}
