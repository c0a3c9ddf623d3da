import { CircleCheck, CircleDashed, Ellipsis, Pencil, Trash2, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import type { CoveragePolicy } from "../api/coverage";
import { percent } from "../model/percent";

import styles from "./Coverage.module.css";

import { ActionMenu } from "@/components/actions/ActionMenu";
import { Badge } from "@/components/ui/Badge";
import { IconButton } from "@/components/ui/Button";
import { useNumberFormat } from "@/lib/format";

interface PolicyListProps {
  policies: readonly CoveragePolicy[];
  chosen: string | undefined;
  describe: (policy: CoveragePolicy) => string;
  /** Why policies cannot be changed. */
  disabledReason: string | undefined;
  onChoose: (id: string | undefined) => void;
  onEdit: (policy: CoveragePolicy) => void;
  onDelete: (policy: CoveragePolicy) => void;
}

const TONES = { error: "danger", warning: "warn", info: "info" } as const;

/** What shall be linked, and how far it is. */
export function PolicyList({ policies, chosen, describe, disabledReason, onChoose, onEdit, onDelete }: PolicyListProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <ul role="list" aria-label={t("coverage.policies")} className={styles.policies}>
      {policies.map((policy) => {
        // None when the filter names something that is gone.
        const { applicable, covered, gaps } = policy.result ?? { applicable: 0, covered: 0, gaps: 0 };
        const isOpen = policy.id === chosen;
        return (
          <li key={policy.id} data-open={isOpen || undefined}>
            <div className={styles.what}>
              <span className={styles.name}>
                {policy.name} <Badge tone={TONES[policy.severity]}>{t(`quality.severity.${policy.severity}`)}</Badge>
              </span>
              <span className={styles.sentence}>{describe(policy)}</span>
              {policy.filter && <code className={styles.filter}>{policy.filter}</code>}
              {policy.filter_error && <span className={styles.fault}>{policy.filter_error}</span>}
            </div>
            <div className={styles.share}>
              <span className={styles.figures}>
                <b>{applicable === 0 ? "–" : `${percent(covered, applicable)} %`}</b>
                <span>{t("coverage.of", { covered: number(covered), count: applicable, applicable: number(applicable) })}</span>
              </span>
              <span className={styles.bar} aria-hidden>
                <i style={{ width: `${applicable === 0 ? 0 : percent(covered, applicable)}%` }} />
              </span>
            </div>
            {!policy.result ? (
              <span className={styles.fault}>
                <TriangleAlert aria-hidden /> {t("coverage.broken")}
              </span>
            ) : gaps === 0 ? (
              <span className={styles.noGaps}>
                <CircleCheck aria-hidden /> {t("coverage.noGaps")}
              </span>
            ) : (
              <button
                type="button"
                className={styles.gaps}
                aria-expanded={isOpen}
                aria-label={t("coverage.showGaps", { count: gaps, name: policy.name })}
                onClick={() => onChoose(isOpen ? undefined : policy.id)}
              >
                <CircleDashed aria-hidden /> {t("coverage.gapCount", { count: gaps, shown: number(gaps) })}
              </button>
            )}
            <ActionMenu
              trigger={<IconButton icon={Ellipsis} label={t("coverage.more", { name: policy.name })} />}
              actions={[
                { id: "edit-policy", group: policy.name, label: t("coverage.edit"), icon: Pencil, disabledReason, run: () => onEdit(policy) },
                { id: "delete-policy", group: policy.name, label: t("coverage.delete"), icon: Trash2, danger: true, disabledReason, run: () => onDelete(policy) },
              ]}
            />
          </li>
        );
      })}
    </ul>
  );
}
