import { useInfiniteQuery } from "@tanstack/react-query";
import { CircleCheck, Link2 } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { gapsQuery, type CoveragePolicy, type PolicyGap } from "../api/coverage";

import styles from "./Coverage.module.css";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { ListSkeleton } from "@/components/ui/ListCard";
import { ProblemState } from "@/components/ui/ProblemState";
import { State } from "@/components/ui/State";

interface GapListProps {
  policy: CoveragePolicy;
  /** The point of the past that is asked about; nothing is linked there. */
  asOf: string | undefined;
  disabledReason: string | undefined;
  renderLink: (objectId: string, children: ReactNode) => ReactNode;
  onLink: (gap: PolicyGap) => void;
}

/** Objects that lack what a policy asks for, each with a way to link it. */
export function GapList({ policy, asOf, disabledReason, renderLink, onLink }: GapListProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(gapsQuery(policy.project_id, policy.id, asOf));
  if (query.isPending) return <ListSkeleton />;
  if (query.data === undefined) return <ProblemState {...shownProblem(query.error, t)} onRetry={() => void query.refetch()} />;
  const gaps = query.data.pages.flatMap(({ items }) => items);
  if (gaps.length === 0) {
    return (
      <State icon={CircleCheck} title={t("coverage.noGaps")}>
        {t("coverage.noGapsText")}
      </State>
    );
  }
  return (
    <>
      <ul role="list" aria-label={t("coverage.gapsOf", { name: policy.name })} className={styles.gapList}>
        {gaps.map((gap) => {
          const { object, found } = gap;
          return (
            <li key={object.id}>
              <span className={styles.object}>
                {renderLink(
                  object.id,
                  <>
                    <code className={card.code}>{object.key}</code> {object.heading || object.text || t("object.noText")}
                  </>,
                )}
              </span>
              <span className={card.secondary}>{t("coverage.found", { found, count: policy.minimum })}</span>
              {asOf === undefined && (
                <Button icon={Link2} disabledReason={disabledReason} aria-label={t("coverage.linkObject", { key: object.key })} onClick={() => onLink(gap)}>
                  {t("links.create")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {query.hasNextPage && (
        <Button className={styles.moreGaps} busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t("coverage.moreGaps")}
        </Button>
      )}
    </>
  );
}
