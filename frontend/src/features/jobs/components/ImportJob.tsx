import { useQuery } from "@tanstack/react-query";
import { FileText } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { jobQuery } from "../api/jobs";

import styles from "./ImportJob.module.css";
import { JobCard } from "./JobCard";

import { problemText } from "@/api/problem";
import { ListCard, ListRow } from "@/components/ui/ListCard";
import { Skeleton } from "@/components/ui/Skeleton";
import { useNumberFormat } from "@/lib/format";



/** What an import leaves at its job; only what is shown here. */
const ImportResult = v.object({
  modules: v.fallback(v.array(v.object({ id: v.string(), name: v.string(), objects: v.number() })), []),
});

interface ImportJobProps {
  jobId: string;
  renderModuleLink: (moduleId: string, name: string) => ReactNode;
}

/** An import at work, then the modules it made. */
export function ImportJob({ jobId, renderModuleLink }: ImportJobProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const job = useQuery(jobQuery(jobId));
  if (job.isPending) return <Skeleton lines={3} />;
  if (job.data === undefined) return <p role="alert">{problemText(job.error, t)}</p>;
  const result = v.safeParse(ImportResult, job.data.result);
  const modules = result.success ? result.output.modules : [];
  return (
    <div className={styles.job}>
      <JobCard job={job.data} />
      {modules.length > 0 && (
        <ListCard label={t("modules.title")}>
          {modules.map(({ id, name, objects }) => (
            <ListRow
              key={id}
              icon={FileText}
              link={renderModuleLink(id, name)}
              meta={t("exchange.objects", { count: objects, shown: number(objects) })}
            />
          ))}
        </ListCard>
      )}
      {job.data.log.length > 0 && (
        <details>
          <summary>{t("jobs.log")}</summary>
          <pre>{job.data.log.join("\n")}</pre>
        </details>
      )}
    </div>
  );
}
