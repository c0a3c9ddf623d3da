import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import { previewQuery } from "../api/undo";
import { describeCounts } from "../model/describe";

import { Effects } from "./Effects";
import styles from "./Undo.module.css";

import { shownProblem } from "@/api/problem";
import type { Revision } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { Dialog } from "@/components/ui/Dialog";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";

interface UndoDialogProps {
  change: Pick<Revision, "change_set_id" | "cause">;
  /** Why it cannot be done at all. */
  disabledReason?: string | undefined;
  busy: boolean;
  onClose: () => void;
  onUndo: (conflicts: "refuse" | "leave") => void;
}

/** What an undo would do, with the values before and now, and what it leaves. */
export function UndoDialog({ change, disabledReason, busy, onClose, onUndo }: UndoDialogProps) {
  const { t } = useTranslation();
  const preview = useQuery(previewQuery(change.change_set_id));
  const report = preview.data;
  const conflicts = report?.conflict_count ?? 0;
  const counts = report === undefined ? [] : describeCounts(report.counts, t);
  const nothing = report !== undefined && counts.length === 0;
  const reason = disabledReason ?? (nothing ? t("undo.nothingLeft") : undefined);
  return (
    <Dialog open wide onClose={onClose} title={t("undo.title")} description={t("undo.text")}>
      {preview.isPending && (
        <div aria-busy>
          <Skeleton lines={4} />
        </div>
      )}
      {preview.error && (
        <ProblemState {...shownProblem(preview.error, t)} onRetry={() => void preview.refetch()} />
      )}
      {report && (
        <div className={styles.report}>
          <p className={styles.counts}>{counts.join(" · ") || t("undo.nothingLeft")}</p>
          {conflicts > 0 && (
            <section>
              <h3 className={styles.warning}>
                <TriangleAlert aria-hidden />
                {t("undo.conflicts", { count: conflicts })}
              </h3>
              <Effects rows={report.conflicts} total={conflicts} label={t("undo.conflicts", { count: conflicts })} />
            </section>
          )}
          {report.items.length > 0 && (
            <section>
              <h3>{t("undo.goesBack")}</h3>
              <Effects
                rows={report.items}
                total={counts.length === 0 ? 0 : Object.values(report.counts).reduce((sum, count) => sum + count, 0)}
                label={t("undo.goesBack")}
              />
            </section>
          )}
        </div>
      )}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
        <Button
          variant="primary"
          busy={busy}
          disabledReason={reason}
          disabled={report === undefined}
          onClick={() => onUndo(conflicts > 0 ? "leave" : "refuse")}
        >
          {t(conflicts > 0 ? "undo.rest" : "undo.undo")}
        </Button>
      </div>
    </Dialog>
  );
}
