/** A row of the document with its depth; undefined where it is not loaded. */
type RowAt = (index: number) => { depth: number } | undefined;

/** A stretch of rows that goes to another place, counted without it, and changes its depth. */
interface MovePlan {
  from: number;
  count: number;
  to: number;
  depthChange: number;
}

/** `unknown`: rows that decide are not loaded; `impossible`: there is no such place. */
export type Planned = MovePlan | "unknown" | "impossible";

export type DropPlace = "before" | "after" | "inside";

/** Index after the last descendant; null when it runs into rows that are not loaded. */
export function subtreeEnd(at: RowAt, index: number, total: number): number | null {
  const root = at(index);
  if (root === undefined) return null;
  let end = index + 1;
  for (; end < total; end++) {
    const row = at(end);
    if (row === undefined) return null;
    if (row.depth <= root.depth) break;
  }
  return end;
}

/** Nearest row above of at most this depth. */
function above(at: RowAt, index: number, depth: number): { index: number; depth: number } | "unknown" | null {
  for (let place = index - 1; place >= 0; place--) {
    const row = at(place);
    if (row === undefined) return "unknown";
    if (row.depth <= depth) return { index: place, depth: row.depth };
  }
  return null;
}

/** What a step by keyboard does to the rows. */
export function planStep(
  at: RowAt,
  index: number,
  total: number,
  step: "up" | "down" | "indent" | "dedent",
): Planned {
  const row = at(index);
  const end = subtreeEnd(at, index, total);
  if (row === undefined || end === null) return "unknown";
  const count = end - index;
  if (step === "down") {
    const next = end < total ? at(end) : null;
    if (next === undefined) return "unknown";
    if (next === null || next.depth < row.depth) return "impossible";
    const nextEnd = subtreeEnd(at, end, total);
    return nextEnd === null ? "unknown" : { from: index, count, to: nextEnd - count, depthChange: 0 };
  }
  if (step === "dedent") {
    if (row.depth === 0) return "impossible";
    const parent = above(at, index, row.depth - 1);
    if (parent === "unknown" || parent === null) return "unknown";
    const parentEnd = subtreeEnd(at, parent.index, total);
    return parentEnd === null ? "unknown" : { from: index, count, to: parentEnd - count, depthChange: -1 };
  }
  const previous = above(at, index, row.depth);
  if (previous === "unknown") return "unknown";
  if (previous === null || previous.depth < row.depth) return "impossible";
  return step === "up"
    ? { from: index, count, to: previous.index, depthChange: 0 }
    : { from: index, count, to: index, depthChange: 1 };
}

/** What dropping a row at another one does to the rows. */
export function planDrop(at: RowAt, index: number, total: number, target: number, place: DropPlace): Planned {
  const row = at(index);
  const goal = at(target);
  const end = subtreeEnd(at, index, total);
  const goalEnd = subtreeEnd(at, target, total);
  if (row === undefined || goal === undefined || end === null || goalEnd === null) return "unknown";
  if (target >= index && target < end) return "impossible";
  const count = end - index;
  const to = place === "before" ? target : goalEnd;
  return {
    from: index,
    count,
    to: to > index ? to - count : to,
    depthChange: goal.depth + (place === "inside" ? 1 : 0) - row.depth,
  };
}
