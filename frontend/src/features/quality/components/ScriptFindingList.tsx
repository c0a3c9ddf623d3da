import { useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { scriptFindingsQuery, type Found } from "../api/quality";

import styles from "./Quality.module.css";
import { SeverityBadge } from "./SeverityBadge";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";

interface ScriptFindingListProps {
  moduleId: string;
  script: string;
  renderLink: (finding: Found, children: ReactNode) => ReactNode;
}

/** What a script found, in its own words, each a click from the object. */
export function ScriptFindingList({ moduleId, script, renderLink }: ScriptFindingListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(scriptFindingsQuery(moduleId, { script }));
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
  return (
    <>
      <ul role="list" className={styles.list} aria-label={t("quality.findings")}>
        {findings.map(({ object_id: object, key, heading, text, severity, field, message }, index) => (
          <li key={`${index} ${object}`}>
            <SeverityBadge severity={severity} />
            <span className={styles.object}>
              {object != null &&
                renderLink(
                  { rule: "script", object_id: object },
                  <>
                    <code className={card.code}>{key}</code> {heading ?? text ?? t("object.noText")}
                  </>,
                )}
            </span>
            <span className={card.secondary}>{field == null ? message : `${field}: ${message}`}</span>
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
