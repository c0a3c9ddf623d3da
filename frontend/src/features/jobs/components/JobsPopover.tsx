import { useQuery } from "@tanstack/react-query";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";

import { jobsQuery } from "../api/jobs";

import { JobCard } from "./JobCard";
import styles from "./JobsTray.module.css";

import { problemText } from "@/api/problem";
import { AnchoredPopover } from "@/components/ui/AnchoredPopover";
import { Skeleton } from "@/components/ui/Skeleton";

const LATEST = 20;

interface JobsPopoverProps {
  /** The button that it belongs to. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** How far long work is, and what came of it. */
export function JobsPopover({ anchor, onClose }: JobsPopoverProps) {
  const { t } = useTranslation();
  const { data: jobs, error } = useQuery(jobsQuery);
  return (
    <AnchoredPopover anchor={anchor} title={t("jobs.title")} onClose={onClose} className={styles.popup}>
      {jobs === undefined ? (
        <div className={styles.none}>
          {error === null ? <Skeleton lines={2} /> : <p role="alert">{problemText(error, t)}</p>}
        </div>
      ) : jobs.length === 0 ? (
        <p className={styles.none}>{t("jobs.none")}</p>
      ) : (
        <ul role="list" className={styles.list}>
          {jobs.slice(0, LATEST).map((job) => (
            <li key={job.id}>
              <JobCard job={job} />
            </li>
          ))}
        </ul>
      )}
    </AnchoredPopover>
  );
}
