import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { useTranslation } from "react-i18next";

import { executionsQuery, type Execution } from "../api/scripts";
import { ranInto } from "../model/mistakes";

import { Places } from "./Places";
import styles from "./Scripts.module.css";

import { shownProblem } from "@/api/problem";
import { Badge } from "@/components/ui/Badge";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { State } from "@/components/ui/State";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";

interface RunLogProps {
  moduleId: string;
  id: string;
  onPlace: (line: number, column: number) => void;
}

const TONES = { succeeded: "ok", rejected: "warn", failed: "danger" } as const;

/** The last runs of a script in the module, newest first. */
export function RunLog({ moduleId, id, onPlace }: RunLogProps) {
  const { t } = useTranslation();
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(executionsQuery(moduleId, id));
  const runs = data?.pages.flatMap(({ items }) => items) ?? [];
  if (isPending) return <div className={styles.pane}><Skeleton lines={4} /></div>;
  if (data === undefined) return <ProblemState {...shownProblem(error, t)} onRetry={() => void refetch()} />;
  if (runs.length === 0) {
    return (
      <State icon={History} title={t("scripts.noRuns")}>
        {t("scripts.noRunsText")}
      </State>
    );
  }
  return (
    <div className={styles.pane}>
      <ul role="list" aria-label={t("scripts.runs")} className={styles.runs}>
        {runs.map((run) => (
          <Run key={run.id} run={run} onPlace={onPlace} />
        ))}
      </ul>
      {hasNextPage && (
        <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("scripts.moreRuns")}
        </Button>
      )}
    </div>
  );
}

function Run({ run, onPlace }: { run: Execution; onPlace: RunLogProps["onPlace"] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const status = run.status in TONES ? (run.status as keyof typeof TONES) : "failed";
  const place = ranInto(run);
  const output = run.output ?? "";
  return (
    <li>
      <div className={styles.runHead}>
        <Badge tone={TONES[status]}>{t(`scripts.status.${status}`)}</Badge>
        {run.scheduled && <Badge>{t("scripts.byClock")}</Badge>}
        {run.dry_run && <Badge>{t("scripts.dryRun")}</Badge>}
        <span className={styles.runWho}>
          <Time at={run.started_at} by={run.user_name} />
        </span>
        <span className={styles.runTime}>
          {run.duration_ms != null && t("scripts.ms", { ms: number(run.duration_ms) })} · {t("scripts.version", { version: number(run.script_version) })}
        </span>
      </div>
      {run.error_message != null && <p className={status === "rejected" ? styles.said : styles.fault}>{place?.message ?? run.error_message}</p>}
      {place && <Places mistake={place} onPlace={onPlace} />}
      {output !== "" && (
        <details>
          <summary>{t("scripts.output")}</summary>
          <pre>{output}</pre>
        </details>
      )}
    </li>
  );
}
