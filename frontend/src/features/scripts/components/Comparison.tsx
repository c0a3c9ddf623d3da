import { useQuery } from "@tanstack/react-query";
import { ArrowLeft, RotateCcw } from "lucide-react";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { versionQuery, type ScriptVersion } from "../api/scripts";

import styles from "./Scripts.module.css";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
import { useNumberFormat } from "@/lib/format";
import { later } from "@/lib/later";

const MergeView = later(() => import("./MergeView").then((merge) => merge.MergeView));

interface ComparisonProps {
  moduleId: string;
  id: string;
  version: number;
  /** What is in the editor. */
  source: string;
  /** Why the version cannot come back. */
  disabledReason: string | undefined;
  busy: boolean;
  onRestore: (version: ScriptVersion) => void;
  onClose: () => void;
}

/** A former version beside what is in the editor. */
export function Comparison({ moduleId, id, version, source, disabledReason, busy, onRestore, onClose }: ComparisonProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { data, error, refetch } = useQuery(versionQuery(moduleId, id, version));
  const title = t("scripts.comparison", { version: number(version) });
  return (
    <section aria-label={title} className={styles.comparison}>
      <header>
        <h2>{title}</h2>
        <Button icon={ArrowLeft} onClick={onClose}>
          {t("scripts.backToEditor")}
        </Button>
        <Button icon={RotateCcw} busy={busy || data === undefined} disabledReason={disabledReason} onClick={() => data && onRestore(data)}>
          {t("scripts.restore")}
        </Button>
      </header>
      {error && data === undefined && <ProblemState {...shownProblem(error, t)} onRetry={() => void refetch()} />}
      {data?.source_code === source && <p className={styles.used}>{t("scripts.same")}</p>}
      {data && (
        <div className={styles.code}>
          <Suspense fallback={<Skeleton lines={6} />}>
            <MergeView label={title} before={data.source_code} after={source} />
          </Suspense>
        </div>
      )}
    </section>
  );
}
