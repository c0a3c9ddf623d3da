import { GitCompareArrows, History, RotateCcw } from "lucide-react";
import { useMemo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Point } from "../model/point";

import styles from "./Past.module.css";

import type { Baseline, Revision } from "@/api/types";
import { useRegisterActions } from "@/components/actions/registry";
import { Button } from "@/components/ui/Button";
import { Time } from "@/components/ui/Time";
import { formatInstant, useNumberFormat } from "@/lib/format";

interface PastNoticeProps {
  point: Point;
  baselines: readonly Baseline[] | undefined;
  /** The change that made the revision. */
  change: Revision | undefined;
  onBack: () => void;
  renderCompare: (children: ReactNode) => ReactNode;
  /** A link to the line of time, at a revision. */
  renderTime: (revision: number, children: ReactNode) => ReactNode;
}

/** A band that cannot be missed: these rows show what was. */
export function PastNotice({ point, baselines, change, onBack, renderCompare, renderTime }: PastNoticeProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  useRegisterActions(
    "past",
    useMemo(() => [{ id: "past-back", group: t("module.group.versions"), label: t("past.back"), icon: RotateCcw, run: onBack }], [t, onBack]),
  );
  const baseline =
    point.kind === "baseline"
      ? baselines?.find(({ id }) => id === point.id)
      : point.kind === "revision"
        ? baselines?.find(({ revision }) => revision === point.revision)
        : undefined;
  const revision = point.kind === "revision" ? point.revision : baseline?.revision;
  const at = point.kind === "instant" ? point.at : (baseline?.created_at ?? change?.at);
  const name =
    baseline?.name ??
    (point.kind === "revision"
      ? t("versions.revision", { revision: number(point.revision) })
      : point.kind === "instant"
        ? formatInstant(point.at)
        : t("versions.baseline"));
  return (
    <section aria-label={t("past.title")} className={styles.band}>
      <History aria-hidden />
      <p role="status">
        {t("past.shown")} <strong>{name}</strong>
        {baseline && revision !== undefined && <span> · {t("versions.revision", { revision: number(revision) })}</span>}
        {at !== undefined && point.kind !== "instant" && (
          <span>
            {" · "}
            <Time at={at} by={baseline?.created_by_name ?? change?.actor_name} />
          </span>
        )}
        <span className={styles.readOnly}> · {t("past.readOnly")}</span>
      </p>
      {revision !== undefined &&
        renderTime(
          revision,
          <>
            <History aria-hidden />
            {t("past.timeline")}
          </>,
        )}
      {renderCompare(
        <>
          <GitCompareArrows aria-hidden />
          {t("versions.compareNow")}
        </>,
      )}
      <Button variant="primary" icon={RotateCcw} onClick={onBack}>
        {t("past.back")}
      </Button>
    </section>
  );
}
