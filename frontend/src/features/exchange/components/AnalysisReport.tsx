import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "./AnalysisReport.module.css";

import type { Finding, Upload } from "@/api/types";
import { Badge } from "@/components/ui/Badge";
import { Segmented } from "@/components/ui/Segmented";
import { State } from "@/components/ui/State";
import { formatBytes, useNumberFormat } from "@/lib/format";


type Severity = Finding["severity"];

const TONES = { error: "danger", warning: "warn", info: "info" } as const;
const ICONS = { error: CircleAlert, warning: TriangleAlert, info: Info } as const;
/** Rows shown of a long report; the totals above tell how many there are. */
const SHOWN = 500;

/** What a reader wants to know of a file before bringing it in. */
const COUNTS = ["specifications", "placements", "objects", "relations", "object_types", "attribute_definitions", "values"] as const;

/** A count, or the sum of one that is told by kind. */
function total(count: number | Record<string, number>): number {
  return typeof count === "number" ? count : Object.values(count).reduce((sum, part) => sum + part, 0);
}

/** What is in the file, and what had to be repaired, with line and column. */
export function AnalysisReport({ upload }: { upload: Upload }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [severity, setSeverity] = useState<Severity | "all">("all");
  const { analysis, problem } = upload;
  const findings = analysis?.findings ?? [];
  const shown = findings.filter((finding) => severity === "all" || finding.severity === severity);
  const count = (wanted: Severity) =>
    findings.filter((finding) => finding.severity === wanted).length;

  return (
    <div className={styles.report}>
      <header>
        <strong>{upload.file_name}</strong>
        <span>{formatBytes(upload.size_bytes)}</span>
        {upload.state === "ready" ? (
          <Badge tone="ok" icon={CircleCheck}>
            {t("exchange.ready")}
          </Badge>
        ) : (
          <Badge tone="danger" icon={CircleAlert}>
            {t("exchange.refusedShort")}
          </Badge>
        )}
      </header>
      {problem && (
        <p role="alert" className={styles.problem}>
          {problem.detail}
        </p>
      )}
      {analysis && (
        <dl className={styles.figures}>
          {COUNTS.map((name) => (
            <div key={name}>
              <dt>{t(`exchange.count.${name}`)}</dt>
              <dd>{number(total(analysis.counts[name]))}</dd>
            </div>
          ))}
        </dl>
      )}
      {analysis && analysis.specifications.length > 0 && (
        <section>
          <h3>{t("exchange.specifications")}</h3>
          <ul role="list" className={styles.specifications}>
            {analysis.specifications.map(({ name, placements }, index) => (
              <li key={index}>
                <span>{name}</span>
                <span>{t("exchange.objects", { count: placements, shown: number(placements) })}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {(findings.length > 0 || upload.state === "ready") && (
      <section>
        <div className={styles.findingsHead}>
          <h3>{t("exchange.findings")}</h3>
          {findings.length > 0 && (
            <Segmented
              label={t("exchange.severity")}
              value={severity}
              onChange={setSeverity}
              options={[
                { value: "all", label: t("exchange.all") },
                ...(["error", "warning", "info"] as const).map((value) => ({
                  value,
                  label: `${t(`exchange.severities.${value}`)} ${number(count(value))}`,
                  icon: ICONS[value],
                })),
              ]}
            />
          )}
        </div>
        {findings.length === 0 && upload.state === "ready" ? (
          <State icon={CircleCheck} title={t("exchange.clean")}>
            {t("exchange.cleanText")}
          </State>
        ) : (
          <div className={styles.scroll} role="region" aria-label={t("exchange.findings")} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{t("exchange.severity")}</th>
                  <th scope="col">{t("exchange.place")}</th>
                  <th scope="col">{t("exchange.message")}</th>
                  <th scope="col">{t("exchange.identifier")}</th>
                </tr>
              </thead>
              <tbody>
                {shown.slice(0, SHOWN).map((finding, index) => (
                  <tr key={index}>
                    <td>
                      <Badge tone={TONES[finding.severity]} icon={ICONS[finding.severity]}>
                        {t(`exchange.severityOf.${finding.severity}`)}
                      </Badge>
                    </td>
                    <td className={styles.place}>
                      {finding.line > 0 && `${finding.line}:${finding.column}`}
                    </td>
                    <td>
                      {finding.message} <code>{finding.code}</code>
                    </td>
                    <td className={styles.identifier}>{finding.identifier}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      )}
    </div>
  );
}
