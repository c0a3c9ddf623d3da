import { ArrowLeft, ArrowRight, GripVertical, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./SmallCells.module.css";

import type { RequirementObject } from "@/api/types";


/** The human key, with the handle to drag the row by. */
export function KeyCell({ object, mayReorder }: { object: RequirementObject; mayReorder: boolean }) {
  return (
    <div className={styles.key}>
      <span className={styles.grip} data-grip data-idle={!mayReorder || undefined}>
        <GripVertical aria-hidden />
      </span>
      <span>{object.key}</span>
    </div>
  );
}

/** How many links come in and go out, and whether one of them wants a look. */
export function LinksCell({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  const { incoming, outgoing, suspect } = object.link_counts;
  if (incoming + outgoing === 0) return null;
  return (
    <div className={styles.links}>
      {incoming > 0 && (
        <span title={t("links.incomingCount", { count: incoming })}>
          <ArrowLeft aria-label={t("links.incoming")} />
          {incoming}
        </span>
      )}
      {outgoing > 0 && (
        <span title={t("links.outgoingCount", { count: outgoing })}>
          {outgoing}
          <ArrowRight aria-label={t("links.outgoing")} />
        </span>
      )}
      {suspect > 0 && (
        <span className={styles.suspect} title={t("links.suspectCount", { count: suspect })}>
          <TriangleAlert aria-label={t("links.suspect")} />
        </span>
      )}
    </div>
  );
}
