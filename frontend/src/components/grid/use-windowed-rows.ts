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

const OVERSCAN_PX = 700;

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
  observe: (element: HTMLElement | null) => (() => void) | undefined;
  scrollTo: (index: number, align: ScrollAlign) => void;
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
      start: rows.indexAt(space.virtualTop - OVERSCAN_PX),
      end: rows.indexAt(space.virtualTop + space.viewport + OVERSCAN_PX) + 1,
      offset: space.offset,
    };
  }, [space]);

  const redrawIfNeeded = useCallback(() => {
    const next = range();
    const last = drawn.current;
    if (next.start !== last.start || next.end !== last.end || next.offset !== last.offset) redraw();
  }, [range]);

  // Listens to the element itself: React has no passive scroll handler that may set scrollTop without a render.
  useEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const onScroll = () => {
      const wanted = space.scrolled(element.scrollTop);
      if (wanted !== element.scrollTop) element.scrollTop = wanted;
      redrawIfNeeded();
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, [viewport, space, redrawIfNeeded]);

  // The space follows the rows before the browser paints, so that nothing is drawn at an old place.
  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null) return;
    const fit = () => {
      const top = space.resize(current.current.heights.total, element.clientHeight - headerHeight);
      if (Math.abs(element.scrollTop - top) > 1) element.scrollTop = top;
      redrawIfNeeded();
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    return () => observer.disconnect();
  }, [viewport, space, heights, headerHeight, redrawIfNeeded]);

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
      if (above !== 0) {
        // In a scaled space only the mapping shifts; otherwise the element has to scroll by as much.
        space.virtualTop += above;
        if (!space.scaled) space.physicalTop = space.virtualTop;
      }
      redraw();
      if (above !== 0 && !space.scaled) {
        requestAnimationFrame(() => {
          if (Math.abs(element.scrollTop - space.physicalTop) > 1) element.scrollTop = space.physicalTop;
        });
      }
    },
    [viewport, space],
  );

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
      const element = viewport.current;
      if (element === null) return;
      const rows = current.current.heights;
      const top = rows.offsetOf(index);
      const bottom = top + rows.heightOf(index);
      let wanted = top;
      if (align === "center") wanted = top - (space.viewport - rows.heightOf(index)) / 2;
      if (align === "nearest") {
        if (top >= space.virtualTop && bottom <= space.virtualTop + space.viewport) return;
        wanted = top < space.virtualTop || bottom - top > space.viewport ? top : bottom - space.viewport;
      }
      element.scrollTop = space.moveTo(wanted);
      redraw();
    },
    [viewport, space],
  );

  const { start, end, offset } = range();
  drawn.current = { start, end, offset };
  return {
    start,
    end,
    spaceHeight: space.height || Math.min(heights.total, space.cap),
    topOf: (index) => heights.offsetOf(index) - offset,
    firstVisible: heights.indexAt(space.virtualTop),
    observe,
    scrollTo,
  };
}
