import { Suspense } from "react";
import { useTranslation } from "react-i18next";

import { changeSince, useChangeBar } from "../model/change-bar";
import { usePeople } from "../model/people";

import styles from "./SmallCells.module.css";

import { useLive } from "@/api/live";
import type { RequirementObject } from "@/api/types";
import { formatInstant } from "@/lib/format";
import { later } from "@/lib/later";

const RowPeople = later(() => import("./RowPeople").then((people) => people.RowPeople));

/*
 * Rows are drawn by the hundred while somebody scrolls: no icon components here, the handle and the signs are style and
 * text.
 */

/** The human key, with a box to mark the row (which the row says itself) and the handle to drag it by. */
export function KeyCell({ object, mayReorder }: { object: RequirementObject; mayReorder: boolean }) {
  const people = useLive(({ rows }) => rows[object.id]);
  const since = useChangeBar();
  return (
    <div className={styles.key}>
      {since && <ChangeMark object={object} {...since} />}
      <span className={styles.tick} data-tick />
      <span className={styles.grip} data-grip data-idle={!mayReorder || undefined} />
      <span>{object.key}</span>
      {people !== undefined && (
        <Suspense>
          <RowPeople people={people} />
        </Suspense>
      )}
    </div>
  );
}

/** Whether a row is new or edited since the last baseline: a stripe at its edge with a sign, and who did it when. */
function ChangeMark({ object, name, at }: { object: RequirementObject; name: string; at: string }) {
  const { t } = useTranslation();
  const { nameOf } = usePeople();
  const change = changeSince(object, at);
  if (change === undefined) return null;
  const label = t(`module.change.${change}`, { name, who: nameOf(object.updated_by), when: formatInstant(object.updated_at) });
  return (
    <span role="img" className={styles.change} data-change={change} aria-label={label} title={label}>
      {change === "new" ? "+" : "~"}
    </span>
  );
}

/** How many links come in and go out, whether one of them wants a look, and what is being discussed. */
export function LinksCell({ object }: { object: RequirementObject }) {
  const { t } = useTranslation();
  const { incoming, outgoing, suspect } = object.link_counts;
  const { total, open } = object.comment_counts;
  if (incoming + outgoing + total === 0) return null;
  return (
    <div className={styles.links}>
      {incoming > 0 && <Sign goes="links-incoming" text={`←${incoming}`} label={t("links.incomingCount", { count: incoming })} />}
      {outgoing > 0 && <Sign goes="links-outgoing" text={`${outgoing}→`} label={t("links.outgoingCount", { count: outgoing })} />}
      {suspect > 0 && <Sign goes="links" text="!" label={t("links.suspectCount", { count: suspect })} className={styles.suspect} />}
      {open > 0 && <Sign goes="discussion" text={String(open)} label={t("comments.openCount", { count: open })} className={styles.comments} />}
      {open === 0 && total > 0 && <Sign goes="discussion" text="✓" label={t("comments.allSettled")} className={styles.comments} />}
    </div>
  );
}

interface SignProps {
  text: string;
  label: string;
  /** What a click shows; the keys have Enter in the cell. */
  goes: "links" | "links-incoming" | "links-outgoing" | "discussion";
  className?: string | undefined;
}

function Sign({ text, label, goes, className }: SignProps) {
  return (
    <span role="img" aria-label={label} title={label} data-goes={goes} className={className}>
      {text}
    </span>
  );
}
