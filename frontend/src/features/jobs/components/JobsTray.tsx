import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { isOpen, jobsQuery } from "../api/jobs";
import { useFinishedJobs } from "../use-finished-jobs";

import styles from "./JobsTray.module.css";

import { IconButton } from "@/components/ui/Button";
import { later } from "@/lib/later";

const JobsPopover = later(() => import("./JobsPopover").then((popover) => popover.JobsPopover));

/** Long work of the person: a sign while something runs, and the list of it. */
export function JobsTray() {
  const { t } = useTranslation();
  useFinishedJobs();
  const { data: jobs = [] } = useQuery(jobsQuery);
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const running = jobs.filter(isOpen).length;
  return (
    <>
      <span className={styles.anchor}>
        <IconButton
          ref={button}
          icon={ListChecks}
          label={t("jobs.title")}
          aria-haspopup="dialog"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        />
        {running > 0 && (
          <span className={styles.count} role="status" aria-label={t("jobs.running", { count: running })}>
            {running}
          </span>
        )}
      </span>
      {open && (
        <Suspense>
          <JobsPopover anchor={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
