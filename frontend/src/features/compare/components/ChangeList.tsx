import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Change } from "../model/comparison";

import type { ChangeContext } from "./ChangeCard";
import styles from "./Compare.module.css";
import { KindSigns } from "./KindBadges";

const ROW_PX = 34;
const PAGE = 12;

interface ChangeListProps {
  changes: readonly Change[];
  active: number;
  context: ChangeContext;
  onActivate: (index: number) => void;
}

function nameOf(change: Change, { words, renderText }: ChangeContext): { code: string; text: ReactNode } {
  switch (change.section) {
    case "objects": {
      const { key, heading, fields } = change.difference;
      const body = fields.find(({ field }) => field === "body");
      return { code: key, text: heading || (body ? words.valueText(body, body.to ?? body.from) : renderText(change.id)) };
    }
    case "links": {
      const { source, target, link_type_id } = change.difference;
      return { code: source.key, text: `${words.linkType(link_type_id)} ${target.key}` };
    }
    case "schema":
      return { code: "", text: change.difference.name ?? "" };
  }
}

/** What differs, line by line: one tab stop, arrow keys, any length. */
export function ChangeList({ changes, active, context, onActivate }: ChangeListProps) {
  const { t } = useTranslation();
  const id = useId();
  const viewport = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: changes.length,
    getScrollElement: () => viewport.current,
    estimateSize: () => ROW_PX,
    overscan: 10,
    // The active one is there wherever the list is scrolled to: the list names it by its id.
    rangeExtractor: (range) => {
      const drawn = defaultRangeExtractor(range);
      if (drawn.length === 0 || active < 0 || active >= changes.length || drawn.includes(active)) return drawn;
      return active < range.startIndex ? [active, ...drawn] : [...drawn, active];
    },
  });
  useEffect(() => {
    if (active >= 0) virtualizer.scrollToIndex(active, { align: "auto" });
  }, [active, virtualizer]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const steps: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + PAGE,
      PageUp: active - PAGE,
      Home: 0,
      End: changes.length - 1,
    };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onActivate(Math.max(0, Math.min(changes.length - 1, next)));
  };

  return (
    <div
      ref={viewport}
      role="listbox"
      tabIndex={0}
      aria-label={t("compare.list")}
      aria-activedescendant={changes[active] ? `${id}-${active}` : undefined}
      className={styles.list}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const change = changes[index];
          if (change === undefined) return null;
          const { code, text } = nameOf(change, context);
          return (
            // The keys belong to the list.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={`${change.section} ${change.id}`}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              aria-setsize={changes.length}
              aria-posinset={index + 1}
              className={styles.option}
              style={{ height: ROW_PX, transform: `translateY(${start}px)` }}
              onClick={() => onActivate(index)}
            >
              <KindSigns kinds={change.kinds} />
              {code && <code>{code}</code>}
              <span className={styles.title}>{text}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
