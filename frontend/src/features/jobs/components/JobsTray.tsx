import { Popover } from "@base-ui/react/popover";
import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useTranslation } from "react-i18next";


import { isOpen, jobsQuery } from "../api/jobs";
import { useFinishedJobs } from "../use-finished-jobs";

import { JobCard } from "./JobCard";
import styles from "./JobsTray.module.css";

import { IconButton } from "@/components/ui/Button";

/** Long work of the person: how far it is, and what came of it. */
export function JobsTray() {
  const { t } = useTranslation();
  useFinishedJobs();
  const { data: jobs = [] } = useQuery(jobsQuery);
  const running = jobs.filter(isOpen).length;
  return (
    <Popover.Root>
      <span className={styles.anchor}>
        <Popover.Trigger render={<IconButton icon={ListChecks} label={t("jobs.title")} />} />
        {running > 0 && (
          <span className={styles.count} role="status" aria-label={t("jobs.running", { count: running })}>
            {running}
          </span>
        )}
      </span>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="end" className={styles.positioner}>
          <Popover.Popup className={styles.popup}>
            <Popover.Title className={styles.title}>{t("jobs.title")}</Popover.Title>
            {jobs.length === 0 ? (
              <p className={styles.none}>{t("jobs.none")}</p>
            ) : (
              <ul role="list" className={styles.list}>
                {jobs.slice(0, 20).map((job) => (
                  <li key={job.id}>
                    <JobCard job={job} />
                  </li>
                ))}
              </ul>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
