import { Ban, CircleAlert, CircleCheck, CircleDashed, Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import { isOpen, useCancelJob } from "../api/jobs";

import styles from "./JobCard.module.css";

import { problemText, ProblemError } from "@/api/problem";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Progress } from "@/components/ui/Progress";
import { Time } from "@/components/ui/Time";
import { useNumberFormat } from "@/lib/format";



const ICONS = {
  queued: CircleDashed,
  running: CircleDashed,
  succeeded: CircleCheck,
  failed: CircleAlert,
  cancelled: Ban,
} as const;

/** One piece of long work. */
export function JobCard({ job }: { job: Job }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const cancel = useCancelJob();
  const Icon = ICONS[job.state];
  const name = t(`jobs.kind.${job.kind}` as "jobs.kind.reqif_import", { defaultValue: job.kind });
  const { done, total, phase } = job.progress;
  return (
    <article className={styles.card} data-state={job.state}>
      <header>
        <Icon aria-hidden />
        <strong>{name}</strong>
        <Time at={job.finished_at ?? job.created_at} />
      </header>
      {isOpen(job) && <Progress label={name} done={done} total={total || null} />}
      <footer>
        <span>
          {t(`jobs.state.${job.state}`)}
          {isOpen(job) && total > 0 && ` · ${number(done)} / ${number(total)}`}
          {isOpen(job) && phase && ` · ${t(`jobs.phase.${phase}` as "jobs.phase.reading", { defaultValue: phase })}`}
          {job.problem && ` · ${problemText(new ProblemError(job.problem), t)}`}
        </span>
        {isOpen(job) && (
          <Button variant="ghost" busy={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {t("common.cancel")}
          </Button>
        )}
        {job.download_url && (
          <a className={styles.download} href={job.download_url} download>
            <Download aria-hidden />
            {t("jobs.download")}
          </a>
        )}
      </footer>
    </article>
  );
}
