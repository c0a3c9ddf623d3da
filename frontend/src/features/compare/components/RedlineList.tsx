import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import type { Change } from "../model/comparison";

import { ChangeCard, type ChangeContext } from "./ChangeCard";
import styles from "./Compare.module.css";

const ESTIMATE_PX = 130;

interface RedlineListProps {
  changes: readonly Change[];
  active: number;
  context: ChangeContext;
  onActivate: (index: number) => void;
}

/** All changes one below the other, as they read; only those in sight are drawn. */
export function RedlineList({ changes, active, context, onActivate }: RedlineListProps) {
  const { t } = useTranslation();
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: changes.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ESTIMATE_PX,
    getItemKey: (index) => `${changes[index]?.section} ${changes[index]?.id}`,
    overscan: 4,
    // The first ones are there before anything is measured.
    initialRect: { width: 800, height: 800 },
  });
  // A click on a card makes it the active one; it is in sight already.
  const clicked = useRef(-1);
  useEffect(() => {
    if (active >= 0 && clicked.current !== active) virtualizer.scrollToIndex(active, { align: "start" });
    clicked.current = -1;
  }, [active, virtualizer]);

  return (
    <div ref={viewport} role="region" aria-label={t("compare.redline")} tabIndex={0} className={styles.redline}>
      <div className={styles.space} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start, key }) => {
          const change = changes[index];
          if (change === undefined) return null;
          return (
            // The list beside it has the keys.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
            <article
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              aria-current={index === active ? "true" : undefined}
              className={styles.card}
              data-kind={change.kinds[0]}
              style={{ transform: `translateY(${start}px)` }}
              onClick={({ target }) => {
                // A link leads away by itself.
                if (target instanceof Element && target.closest("a") !== null) return;
                clicked.current = index;
                onActivate(index);
              }}
            >
              <ChangeCard change={change} context={context} />
            </article>
          );
        })}
      </div>
    </div>
  );
}
