import type { KeyboardEvent } from "react";

import type { CursorState } from "./use-cursor";
import type { MarksState } from "./use-marks";

import { isTyping } from "@/lib/shortcuts";


interface GridKeysOptions {
  cursor: CursorState;
  marks: MarksState;
  rowCount: number;
  columnCount: number;
  /** Rows that fit into the window, for PageUp and PageDown. */
  pageRows: () => number;
  onMove: (row: number) => void;
  onOpen: (row: number, column: number) => void;
}

/** Arrow keys and their kin. Everything else is an action with a shortcut. */
export function useGridKeys({ cursor, marks, rowCount, columnCount, pageRows, onMove, onOpen }: GridKeysOptions) {
  return (event: KeyboardEvent<HTMLDivElement>) => {
    if (isTyping(event.target) || event.altKey || rowCount === 0) return;
    // A button or link within a cell has the key.
    if (event.target instanceof Element && event.target.closest("a, button, select") !== null) return;
    const row = cursor.active?.row ?? -1;
    const column = cursor.active?.column ?? 1;
    const mod = event.ctrlKey || event.metaKey;
    const goTo = (next: number, nextColumn = column) => {
      const to = Math.max(0, Math.min(rowCount - 1, next));
      if (!event.shiftKey) marks.settle();
      else if (row >= 0 && to !== row) marks.extend(row, to);
      cursor.activate(to, Math.max(0, Math.min(columnCount - 1, nextColumn)));
      onMove(to);
    };
    switch (event.key) {
      case "ArrowDown":
        goTo(row + 1);
        break;
      case "ArrowUp":
        goTo(row - 1);
        break;
      case "ArrowRight":
        goTo(row, column + 1);
        break;
      case "ArrowLeft":
        goTo(row, column - 1);
        break;
      case "PageDown":
        goTo(row + pageRows());
        break;
      case "PageUp":
        goTo(row - pageRows());
        break;
      case "Home":
        if (mod) goTo(0);
        else goTo(row, 0);
        break;
      case "End":
        if (mod) goTo(rowCount - 1);
        else goTo(row, columnCount - 1);
        break;
      case " ":
        if (row < 0) return;
        marks.toggle(row);
        break;
      case "a":
      case "A":
        if (!mod) return;
        marks.all();
        break;
      case "Escape":
        marks.clear();
        return;
      case "Enter":
        if (mod || row < 0) return;
        onOpen(row, column);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
}
