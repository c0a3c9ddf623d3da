import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { findingsQuery, type Found, type Severity } from "../api/quality";

import styles from "./Quality.module.css";
import { SeverityBadge } from "./SeverityBadge";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { State } from "@/components/ui/State";

interface FindingListProps {
  moduleId: string;
  rule: string | undefined;
  severity: Severity | undefined;
  /** A link to the object at its row. */
  renderLink: (finding: Found, children: ReactNode) => ReactNode;
}

/** What breaks the rules, each a click from the object. */
export function FindingList({ moduleId, rule, severity, renderLink }: FindingListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(findingsQuery(moduleId, { rule, severity }));
  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) {
    return (
      <ProblemState
        {...shownProblem(query.error, t)}
        onRetry={() => void query.refetch()}
      />
    );
  }
  const findings = query.data.pages.flatMap(({ items }) => items);
  if (findings.length === 0) {
    return (
      <State icon={CircleCheck} title={t("quality.none")}>
        {t("quality.noneText")}
      </State>
    );
  }
  return (
    <>
      <ul role="list" className={styles.list} aria-label={t("quality.findings")}>
        {findings.map((finding, index) => (
          <li key={`${index} ${finding.rule} ${finding.object_id}`}>
            <SeverityBadge severity={finding.severity} />
            <span className={styles.object}>
              {renderLink(
                finding,
                <>
                  <code className={card.code}>{finding.key}</code> {finding.heading ?? finding.text ?? t("object.noText")}
                </>,
              )}
            </span>
            <span className={card.secondary}>
              {t(`quality.rules.${finding.rule}.finding` as "quality.rules.orphan.finding", {
                field: finding.field ?? "",
                ...(["broken_reference", "link_rule"].includes(finding.rule) && finding.field && { context: "field" }),
              })}
            </span>
          </li>
        ))}
      </ul>
      {query.hasNextPage && (
        <Button className={styles.more} busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("quality.more")}
        </Button>
      )}
    </>
  );
}
