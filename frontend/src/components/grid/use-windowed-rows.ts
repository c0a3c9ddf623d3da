import { useCallback, useEffect, useLayoutEffect, useMemo, useReducer, useRef, type RefObject } from "react";

import { RowHeights } from "./row-heights";
import { ScrollSpace } from "./scroll-space";

interface WindowedRowsOptions {
  count: number;
  /** Stable identity of a row; undefined for a row that is not loaded. Measured heights are kept by it. */
  rowKey: (index: number) => string | undefined;
  /** Changes whenever rows were added, removed or moved. */
  structure: unknown;
  /** Changes whenever all measured heights are void, for instance with another layout. */
  layout: string;
  estimate: number;
  /** The scrolling element; a sticky header of this height covers its upper edge. */
  viewport: RefObject<HTMLElement | null>;
  headerHeight: number;
}

/** Height of the rows that are drawn above and below what is in sight, for smooth scrolling. */
const OVERSCAN_PX = 700;
/** After a jump only what is in sight is drawn, so that it is there soon; the rows around it follow. */
const JUMP_OVERSCAN_PX = 0;
const SETTLED_MS = 150;

export type ScrollAlign = "nearest" | "start" | "center";

export interface WindowedRows {
  /** Half-open range of rows to draw. */
  start: number;
  end: number;
  /** Height of the scrolled element. */
  spaceHeight: number;
  /** Place of a row in the scrolled element. */
  topOf: (index: number) => number;
  /** Row at the upper edge of the viewport. */
  firstVisible: number;
  /** The row after the one at its lower edge. */
  lastVisible: number;
  observe: (element: HTMLElement | null) => (() => void) | undefined;
  scrollTo: (index: number, align: ScrollAlign) => void;
  /** Notes where a row is in sight; the answered function says at which index it will stand after the rows changed. */
  keep: (index: number) => (to: number | null) => void;
}

/**
 * Draws only the rows near the viewport. Rows measure themselves; what is in sight stays in place when a row above turns
 * out higher or lower than estimated.
 *
 * TanStack Virtual serves the other lists. Here it would rebuild the starts of up to 100,000 rows for each row measured,
 * and it has no answer to the browsers' limit on the height of an element.
 */
export function useWindowedRows(options: WindowedRowsOptions): WindowedRows {
  const { count, rowKey, structure, layout, estimate, viewport, headerHeight } = options;
  const [, redraw] = useReducer((tick: number) => tick + 1, 0);
  const measured = useRef({ layout, byKey: new Map<string, number>() });
  const space = useRef(new ScrollSpace()).current;
  const drawn = useRef({ start: 0, end: 0, offset: 0 });
  // Where the last jump went. It is held until the reader does something: the rows around it may turn out higher or lower.
  const goal = useRef<{ index: number; align: ScrollAlign } | null>(null);
  /** Where the element is scrolled to, as far as is known here: what it was told, or what it said last. */
  const placed = useRef(0);
  /** The row that must not move in sight when the rows change. */
  const kept = useRef<{ to: number; below: number } | null>(null);
  const unsettled = useRef(false);
  const overscan = useRef(JUMP_OVERSCAN_PX);

  if (measured.current.layout !== layout) measured.current = { layout, byKey: new Map() };

  const heights = useMemo(() => {
    const { byKey } = measured.current;
    return new RowHeights(count, estimate, (index) => {
      const key = rowKey(index);
      return key === undefined ? undefined : byKey.get(key);
    });
    // rowKey reads the rows of this structure; its identity says nothing more.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [count, structure, layout, estimate]);

  const current = useRef({ heights, rowKey });
  current.current = { heights, rowKey };

  const range = useCallback(() => {
    const { heights: rows } = current.current;
    if (rows.count === 0) return { start: 0, end: 0, offset: 0 };
    return {
      start: rows.indexAt(space.virtualTop - overscan.current),
      end: rows.indexAt(space.virtualTop + space.viewport + overscan.current) + 1,
      offset: space.offset,
    };
  }, [space]);

  const redrawIfNeeded = useCallback(() => {
    const next = range();
    const last = drawn.current;
    if (next.start !== last.start || next.end !== last.end || next.offset !== last.offset) redraw();
  }, [range]);

  const place = useCallback((element: HTMLElement, scrollTop: number) => {
    placed.current = scrollTop;
    element.scrollTop = scrollTop;
  }, []);

  /** Scrolls to the goal, if it is not there yet. */
  const approach = useCallback(() => {
    const element = viewport.current;
    if (element === null || goal.current === null) return;
    const { index, align } = goal.current;
    const { heights: rows } = current.current;
    const top = rows.offsetOf(index);
    const height = rows.heightOf(index);
    const bottom = top + height;
    let wanted = top;
    if (align === "center") wanted = top - Math.max(0, (space.viewport - height) / 2);
    if (align === "nearest") {
      const isInSight = top >= space.virtualTop && bottom <= space.virtualTop + space.viewport;
      if (isInSight && (space.scaled || Math.abs(placed.current - space.virtualTop) <= 1)) return;
      if (isInSight) wanted = space.virtualTop;
      else wanted = top < space.virtualTop || height > space.viewport ? top : bottom - space.viewport;
    }
    const scrollTop = space.moveTo(wanted);
    if (Math.abs(placed.current - scrollTop) <= 1) return;
    place(element, scrollTop);
    // Rows that were just put in may not count for the browser yet. It went as far as it could; the rest follows when they
    // are drawn.
    if (Math.abs(element.scrollTop - scrollTop) > 1) {
      placed.current = element.scrollTop;
      space.physicalTop = placed.current;
      unsettled.current = true;
    }
  }, [viewport, space, place]);

  // Listens to the element itself: React has no passive scroll handler that may set scrollTop without a render.
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const onScroll = () => {
      const top = element.scrollTop;
      const isElsewhere = Math.abs(top - space.physicalTop) > 2;
      if (Math.abs(top - placed.current) > 2) {
        // Not from here: the reader has the scroll bar. Or the browser, where the rows turned out lower than they were taken
        // for, or the window became higher: then it can only go up, and as little as it must.
        const ranOut = top < placed.current && top >= element.scrollHeight - element.clientHeight - 1;
        if (!ranOut) goal.current = null;
      } else if (isElsewhere) {
        // Old news: rows were measured since, and the place follows when they are drawn.
        return;
      }
      placed.current = top;
      const wanted = space.scrolled(top);
      if (wanted !== top) place(element, wanted);
      redrawIfNeeded();
    };
    const letGo = () => (goal.current = null);
    const hands = ["wheel", "pointerdown", "keydown"] as const;
    element.addEventListener("scroll", onScroll, { passive: true });
    hands.forEach((name) => element.addEventListener(name, letGo, { capture: true, passive: true }));
    return () => {
      element.removeEventListener("scroll", onScroll);
      hands.forEach((name) => element.removeEventListener(name, letGo, { capture: true }));
    };
  }, [viewport, space, place, redrawIfNeeded]);

  // The space follows the rows before the browser paints, so that nothing is drawn at an old place.
  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const fit = (height: number) => {
      const before = space.physicalTop;
      const top = space.resize(current.current.heights.total, height);
      if (Math.abs(before - top) > 1) place(element, top);
      if (kept.current !== null) {
        const { to, below } = kept.current;
        kept.current = null;
        goal.current = null;
        place(element, space.moveTo(current.current.heights.offsetOf(to) - below));
      }
      approach();
      redrawIfNeeded();
    };
    // Only the first time: asking an element for its height makes the browser lay out everything.
    fit(space.viewport || element.clientHeight - headerHeight);
    const observer = new ResizeObserver(() => fit(element.clientHeight - headerHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [viewport, space, heights, headerHeight, place, approach, redrawIfNeeded]);

  const measure = useCallback(
    (entries: readonly { target: Element; height: number }[]) => {
      const element = viewport.current;
      if (element === null) return;
      const { heights: rows, rowKey: keyOf } = current.current;
      const anchor = rows.indexAt(space.virtualTop);
      let above = 0;
      let changed = false;
      for (const { target, height } of entries) {
        const index = Number((target as HTMLElement).dataset.index);
        const key = keyOf(index);
        if (Number.isNaN(index) || height === 0) continue;
        if (key !== undefined) measured.current.byKey.set(key, height);
        const change = rows.set(index, height);
        if (index < anchor) above += change;
        changed ||= change !== 0;
      }
      if (!changed) return;
      space.resize(rows.total, space.viewport);
      if (goal.current !== null) {
        unsettled.current = true;
        redraw();
        return;
      }
      if (above !== 0) {
        // In a scaled space only the mapping shifts; otherwise the element has to scroll by as much.
        space.virtualTop += above;
        if (!space.scaled) space.physicalTop = space.virtualTop;
      }
      redraw();
      if (above !== 0 && !space.scaled) {
        requestAnimationFrame(() => {
          if (Math.abs(element.scrollTop - space.physicalTop) > 1) place(element, space.physicalTop);
        });
      }
    },
    [viewport, space, place],
  );

  // After rows near the goal were measured: only now is the scrolled element as high as they need.
  useLayoutEffect(() => {
    if (!unsettled.current) return;
    unsettled.current = false;
    approach();
    redrawIfNeeded();
  });

  const resizeObserver = useRef<ResizeObserver | null>(null);
  const observe = useCallback(
    (element: HTMLElement | null) => {
      if (element === null) return undefined;
      resizeObserver.current ??= new ResizeObserver((entries) =>
        measure(entries.map(({ target, borderBoxSize }) => ({ target, height: borderBoxSize[0]?.blockSize ?? 0 }))),
      );
      const observer = resizeObserver.current;
      observer.observe(element);
      return () => observer.unobserve(element);
    },
    [measure],
  );

  const scrollTo = useCallback(
    (index: number, align: ScrollAlign) => {
      goal.current = { index, align };
      approach();
      redraw();
    },
    [approach],
  );

  const keep = useCallback(
    (index: number) => {
      const below = current.current.heights.offsetOf(index) - space.virtualTop;
      return (to: number | null) => (kept.current = to === null ? null : { to, below });
    },
    [space],
  );

  const before = drawn.current;
  drawn.current = range();
  if (drawn.current.start >= before.end || drawn.current.end <= before.start) {
    overscan.current = JUMP_OVERSCAN_PX;
    drawn.current = range();
  }
  useEffect(() => {
    if (overscan.current === OVERSCAN_PX) return;
    const timer = setTimeout(() => {
      overscan.current = OVERSCAN_PX;
      redrawIfNeeded();
    }, SETTLED_MS);
    return () => clearTimeout(timer);
  });

  const { start, end, offset } = drawn.current;
  return {
    start,
    end,
    spaceHeight: Math.min(heights.total, space.cap),
    topOf: (index) => heights.offsetOf(index) - offset,
    firstVisible: heights.indexAt(space.virtualTop),
    lastVisible: heights.indexAt(space.virtualTop + space.viewport) + 1,
    observe,
    scrollTo,
    keep,
  };
}
