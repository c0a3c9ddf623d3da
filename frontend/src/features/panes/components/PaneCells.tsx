import { useEffect, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { countBetween, type Between } from "../model/pane-rows";

import styles from "./Panes.module.css";

import type { RequirementObject } from "@/api/types";
import { RichText } from "@/components/editor/RichText";

/** Number and heading, and the text, at full height. */
export function PaneText({ object }: { object: RequirementObject }) {
  return (
    <div className={styles.text} style={{ "--depth": Math.min(object.depth, 6) } as React.CSSProperties}>
      {(object.heading ?? object.number) && (
        <div className={styles.heading} data-kind={object.classification}>
          {object.number && <span>{object.number}</span>} {object.heading}
        </div>
      )}
      {object.body && <RichText html={object.body} />}
    </div>
  );
}

interface LinkSignProps {
  object: RequirementObject;
  /** What lies between this module and the other one. */
  between: Between;
  /** Name of the other module. */
  name: string;
}

/** How many links a row has to another module, or that it has none where one is missing. */
export function LinkSign({ object, between, name }: LinkSignProps) {
  const { t } = useTranslation();
  const { incoming, outgoing, suspect } = object.link_counts;
  const stamp = `${object.current_version} ${incoming} ${outgoing} ${suspect}`;
  const [out, into] = between;
  const subscribe = (listener: () => void) => {
    const stop = [out.subscribe(listener), into.subscribe(listener)];
    return () => stop.forEach((end) => end());
  };
  const none = incoming + outgoing === 0;
  const said = useSyncExternalStore(subscribe, () => {
    if (none) return "0 0";
    const counted = countBetween(between, object.id);
    return counted === undefined ? "" : `${counted.total} ${counted.suspect}`;
  });
  const isHeading = object.classification === "heading";
  // The answers are kept outside of React, for all rows of the pane.
  useEffect(() => {
    if (none) return;
    out.want(object.id, stamp);
    into.want(object.id, stamp);
  }, [out, into, object.id, stamp, none]);
  if (said === "") return null;
  const [total = 0, stale = 0] = said.split(" ").map(Number);
  if (total === 0) {
    if (isHeading || object.classification === "informative") return null;
    const text = t("panes.gap", { name });
    return (
      <span role="img" aria-label={text} title={text} className={styles.gap}>
        ∅
      </span>
    );
  }
  const text = [t("panes.links", { count: total, name }), stale > 0 && t("links.suspectCount", { count: stale })].filter(Boolean).join(", ");
  return (
    <span role="img" aria-label={text} title={text} className={styles.count} data-suspect={stale > 0 || undefined}>
      ↔{total}
      {stale > 0 && "!"}
    </span>
  );
}
