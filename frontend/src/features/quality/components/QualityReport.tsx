import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { qualityQuery, scriptFindingsQuery, type Found, type ScriptCheck, type Severity } from "../api/quality";

import { FindingList } from "./FindingList";
import styles from "./Quality.module.css";
import { RuleTable } from "./RuleTable";
import { ScriptFindingList } from "./ScriptFindingList";
import { ScriptTable } from "./ScriptTable";
import { SeverityBadge } from "./SeverityBadge";

import { can } from "@/api/capabilities";
import { shownProblem } from "@/api/problem";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { useNumberFormat } from "@/lib/format";

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
/** How the address names a script among the rules. */
const SCRIPT = "script:";

interface QualityFilter {
  rule?: string | undefined;
  severity?: Severity | undefined;
}

interface QualityReportProps extends QualityFilter {
  moduleId: string;
  onFilter: (filter: QualityFilter) => void;
  renderLink: (finding: Found, children: ReactNode) => ReactNode;
  renderScript: (script: ScriptCheck, children: ReactNode) => ReactNode;
}

/** The quality of a module: counts by severity and rule, and the findings behind them. */
export function QualityReport({ moduleId, rule, severity, onFilter, renderLink, renderScript }: QualityReportProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const report = useQuery(qualityQuery(moduleId));
  const checks = useInfiniteQuery(scriptFindingsQuery(moduleId));
  if (report.isPending) return <ListSkeleton />;
  if (report.data === undefined) {
    return (
      <ProblemState
        {...shownProblem(report.error, t)}
        onRetry={() => void report.refetch()}
      />
    );
  }
  const { rules, object_count: objects } = report.data;
  const scripts = checks.data?.pages[0]?.scripts ?? [];
  const script = rule?.startsWith(SCRIPT) === true ? rule.slice(SCRIPT.length) : undefined;
  const shown = scripts.find(({ script_id }) => script_id === script)?.name;
  const countOf = (grade: Severity) =>
    rules.filter((one) => one.severity === grade).reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <div role="group" aria-label={t("quality.bySeverity")} className={styles.tiles}>
        {SEVERITIES.map((grade) => (
          <button
            key={grade}
            type="button"
            className={styles.tile}
            aria-pressed={severity === grade}
            onClick={() => onFilter({ severity: severity === grade ? undefined : grade, rule: undefined })}
          >
            <strong>{number(countOf(grade))}</strong>
            <SeverityBadge severity={grade} />
          </button>
        ))}
        <p className={styles.of}>{t("quality.of", { count: objects })}</p>
      </div>
      <Section title={t("quality.rulesTitle")}>
        <RuleTable
          moduleId={moduleId}
          rules={rules}
          chosen={rule}
          onChoose={(next) => onFilter({ rule: next, severity: undefined })}
          disabledReason={can(report.data, "administer") ? undefined : t("right.administer")}
        />
      </Section>
      {checks.isPending && <p className={styles.of} role="status">{t("quality.scriptsRun")}</p>}
      {checks.isError && <ProblemState {...shownProblem(checks.error, t)} onRetry={() => void checks.refetch()} />}
      {scripts.length > 0 && (
        <Section title={t("quality.scriptsTitle")}>
          <ScriptTable
            scripts={scripts}
            chosen={script}
            onChoose={(next) => onFilter({ rule: next && SCRIPT + next, severity: undefined })}
            renderScript={renderScript}
          />
        </Section>
      )}
      <Section
        title={
          script !== undefined
            ? t("quality.findingsOf", { what: shown ?? t("quality.script") })
            : rule === undefined
            ? severity === undefined
              ? t("quality.findings")
              : t("quality.findingsOf", { what: t(`quality.severity.${severity}`) })
            : t("quality.findingsOf", { what: t(`quality.rules.${rule}.name` as "quality.rules.orphan.name") })
        }
      >
        {script === undefined ? (
          <FindingList moduleId={moduleId} rule={rule} severity={severity} renderLink={renderLink} />
        ) : (
          <ScriptFindingList key={script} moduleId={moduleId} script={script} renderLink={renderLink} />
        )}
      </Section>
    </>
  );
}
