import { useQuery } from "@tanstack/react-query";
import { CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { qualityQuery, type Severity } from "../api/quality";

import styles from "./Quality.module.css";
import { SeverityBadge } from "./SeverityBadge";

import { problemText } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { useNumberFormat } from "@/lib/format";

const SUSPECT = "suspect_link";
const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];

interface QualityBriefProps {
  moduleId: string;
  /** A link to the whole report. */
  renderLink: (children: ReactNode) => ReactNode;
}

/** Whether a module is fit to be named: links to be confirmed again, and what the rules find. */
export function QualityBrief({ moduleId, renderLink }: QualityBriefProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const report = useQuery(qualityQuery(moduleId));
  if (report.isPending) return <span className={styles.brief}>{t("quality.checking")}</span>;
  if (report.data === undefined) return <span className={styles.brief}>{problemText(report.error, t)}</span>;
  const { rules } = report.data;
  const suspect = rules.find(({ rule }) => rule === SUSPECT)?.count ?? 0;
  const countOf = (grade: Severity) =>
    rules.filter(({ severity, rule }) => severity === grade && rule !== SUSPECT).reduce((sum, { count }) => sum + count, 0);
  const found = SEVERITIES.map((severity) => ({ severity, count: countOf(severity) })).filter(({ count }) => count > 0);
  if (suspect === 0 && found.length === 0) {
    return (
      <span role="status" className={styles.brief}>
        <Badge tone="ok" icon={CircleCheck}>
          {t("quality.none")}
        </Badge>
      </span>
    );
  }
  return (
    <span role="status" className={styles.brief}>
      {suspect > 0 && (
        <Badge tone="danger" icon={TriangleAlert}>
          {t("quality.suspectCount", { count: suspect, shown: number(suspect) })}
        </Badge>
      )}
      {found.map(({ severity, count }) => (
        <span key={severity} className={styles.briefCount}>
          <SeverityBadge severity={severity} /> {number(count)}
        </span>
      ))}
      {renderLink(t("quality.openReport"))}
    </span>
  );
}
