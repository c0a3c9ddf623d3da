import { useEffect, useSyncExternalStore, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import { linkedSource, type LinkedObject } from "../api/linked";

import styles from "./LinkedCell.module.css";

import type { RequirementObject } from "@/api/types";
import type { LinkedColumn } from "@/lib/linked-column";

interface LinkedCellProps {
  object: RequirementObject;
  column: LinkedColumn;
  /** The point of the past that is shown. */
  asOf: string | undefined;
  /** Address of an object in its module. */
  hrefOf: (one: LinkedObject) => string;
  onJump: (one: LinkedObject) => void;
  renderValue: (one: LinkedObject) => ReactNode;
}

/** A few of the objects that a row is linked to, a line each. More of them, and those, are shown by a click on the number. */
export function LinkedCell({ object, column, asOf, hrefOf, onJump, renderValue }: LinkedCellProps) {
  const { t } = useTranslation();
  const source = linkedSource(object.module_id, column, undefined, asOf);
  const found = useSyncExternalStore(source.subscribe, () => source.get(object.id));
  const { incoming, outgoing, suspect } = object.link_counts;
  const none = (column.direction === "outgoing" ? outgoing : incoming) === 0;
  const stamp = `${object.current_version} ${incoming} ${outgoing} ${suspect}`;
  // The answers are kept outside of React, for all cells of the column.
  useEffect(() => {
    if (!none) source.want(object.id, stamp);
  }, [source, object.id, stamp, none]);
  if (none || !found) return null;
  const more = found.total - found.linked.length;
  return (
    <ul role="list" className={styles.linked}>
      {found.linked.map((one) => (
        <li key={one.link_id}>
          <a
            href={hrefOf(one)}
            tabIndex={-1}
            title={`${one.key} ${one.heading ?? one.text ?? ""}\n${one.module_name}`}
            onClick={(event) => {
              // With a key that opens it elsewhere, it is a link like any other.
              if (event.ctrlKey || event.metaKey || event.shiftKey) return;
              event.preventDefault();
              onJump(one);
            }}
          >
            <code>{one.key}</code>
          </a>
          {one.suspect && (
            <span role="img" aria-label={t("links.suspect")} title={t("links.suspect")} className={styles.suspect}>
              !
            </span>
          )}
          {column.shows === "text" && <span className={styles.text}>{one.heading ?? one.text}</span>}
          {typeof column.shows === "object" && <span className={styles.value}>{renderValue(one)}</span>}
        </li>
      ))}
      {more > 0 && (
        <li>
          <span className={styles.more} data-goes={`links-${column.direction}`}>
            {t("links.more", { count: more })}
          </span>
        </li>
      )}
    </ul>
  );
}
