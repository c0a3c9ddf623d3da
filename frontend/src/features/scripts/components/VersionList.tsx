import { useInfiniteQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";

import { versionsQuery } from "../api/scripts";

import styles from "./Scripts.module.css";

import { shownProblem } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

interface VersionListProps {
  moduleId: string;
  id: string;
  /** The one that it is at. */
  current: number;
  /** The one that is compared. */
  chosen: number | undefined;
  onChoose: (version: number | undefined) => void;
}

/** What the script said in former times; one of them is compared with what is in the editor. */
export function VersionList({ moduleId, id, current, chosen, onChoose }: VersionListProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(versionsQuery(moduleId, id));
  if (isPending) return <div className={styles.pane}><Skeleton lines={4} /></div>;
  if (data === undefined) return <ProblemState {...shownProblem(error, t)} onRetry={() => void refetch()} />;
  return (
    <div className={styles.pane}>
      <ul role="list" aria-label={t("scripts.versions")} className={styles.versions}>
        {data.pages.flatMap(({ items }) => items).map(({ version, name, changed_at: at, changed_by_name: by }) => (
          <li key={version}>
            <button
              type="button"
              aria-pressed={chosen === version}
              title={t("scripts.compareVersion", { version })}
              onClick={() => onChoose(chosen === version ? undefined : version)}
            >
              <strong>{t("scripts.version", { version: number(version) })}</strong>
              {version === current && <Badge tone="accent">{t("scripts.current")}</Badge>}
              <span>{name}</span>
              <small>
                <Time at={at} by={by} />
              </small>
            </button>
          </li>
        ))}
      </ul>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("scripts.moreVersions")}
        </Button>
      )}
    </div>
  );
}
