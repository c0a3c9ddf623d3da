import { useTranslation } from "react-i18next";

import { useSetRule, type QualityRule, type Severity } from "../api/quality";

import styles from "./Quality.module.css";
import { SeverityBadge } from "./SeverityBadge";

import { problemText } from "@/api/problem";
import card from "@/components/ui/Card.module.css";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { classNames } from "@/lib/class-names";
import { useNumberFormat } from "@/lib/format";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

interface RuleTableProps {
  moduleId: string;
  rules: readonly QualityRule[];
  /** The rule whose findings are listed. */
  chosen: string | undefined;
  onChoose: (rule: string | undefined) => void;
  /** Why the rules cannot be changed. */
  disabledReason: string | undefined;
}

/** The rules with their counts, and what the module makes of them. */
export function RuleTable({ moduleId, rules, chosen, onChoose, disabledReason }: RuleTableProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { mutate } = useSetRule(moduleId);
  const failed = (error: unknown) => toastProblem(t("quality.setFailed"), problemText(error, t));
  const told = ({ rule }: QualityRule, change: { enabled: boolean } | { severity: Severity }) => {
    const name = t(`quality.rules.${rule}.name` as "quality.rules.orphan.name");
    return "severity" in change
      ? t("quality.done.graded", { rule: name, severity: t(`quality.severity.${change.severity}`) })
      : t(change.enabled ? "quality.done.on" : "quality.done.off", { rule: name });
  };
  const set = (rule: QualityRule, change: { enabled: boolean } | { severity: Severity }) => {
    const before = "enabled" in change ? { enabled: rule.enabled } : { severity: rule.severity };
    mutate(
      { rule: rule.rule, ...change },
      {
        onError: failed,
        onSuccess: () =>
          toastDone(told(rule, change), {
            undo: { label: t("common.undo"), run: () => mutate({ rule: rule.rule, ...before }, { onError: failed }) },
          }),
      },
    );
  };
  return (
    <div className={classNames(card.card, styles.scroll)}>
      <table className={card.table}>
        <thead>
          <tr>
            <th scope="col">{t("quality.rule")}</th>
            <th scope="col">{t("quality.grade")}</th>
            <th scope="col" className={card.number}>
              {t("quality.findings")}
            </th>
            <th scope="col">{t("quality.checked")}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => {
            const name = t(`quality.rules.${rule.rule}.name` as "quality.rules.orphan.name");
            return (
              <tr key={rule.rule} data-off={!rule.enabled || undefined} className={styles.rule}>
                <td>
                  <div className={styles.name}>
                    <strong>{name}</strong>
                    <span className={card.secondary}>{t(`quality.rules.${rule.rule}.text` as "quality.rules.orphan.text")}</span>
                  </div>
                </td>
                <td>
                  {disabledReason === undefined ? (
                    <select
                      aria-label={t("quality.gradeOf", { rule: name })}
                      className={styles.select}
                      value={rule.severity}
                      onChange={(event) => set(rule, { severity: event.target.value as Severity })}
                    >
                      {SEVERITIES.map((severity) => (
                        <option key={severity} value={severity}>
                          {t(`quality.severity.${severity}`)}
                        </option>
                      ))}
                    </select>
                  ) : (
                    <SeverityBadge severity={rule.severity} />
                  )}
                </td>
                <td className={card.number}>
                  {rule.count === 0 ? (
                    <span className={card.secondary}>{rule.enabled ? "0" : "–"}</span>
                  ) : (
                    <button
                      type="button"
                      className={styles.count}
                      aria-pressed={chosen === rule.rule}
                      aria-label={t("quality.showRule", { rule: name, count: rule.count })}
                      onClick={() => onChoose(chosen === rule.rule ? undefined : rule.rule)}
                    >
                      {number(rule.count)}
                    </button>
                  )}
                </td>
                <td title={disabledReason}>
                  <input
                    type="checkbox"
                    aria-label={t("quality.check", { rule: name })}
                    checked={rule.enabled}
                    disabled={disabledReason !== undefined}
                    onChange={(event) => set(rule, { enabled: event.target.checked })}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
