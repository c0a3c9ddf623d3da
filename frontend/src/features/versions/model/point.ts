/** A point of a module's past, as addresses name it. */
export type Point = { kind: "revision"; revision: number } | { kind: "baseline"; id: string } | { kind: "instant"; at: string };

export function pointOf(text: string): Point {
  if (/^\d+$/.test(text)) return { kind: "revision", revision: Number(text) };
  // Ids hold letters where a time has none, and four more signs.
  return /^[0-9a-f]{8}-/i.test(text) ? { kind: "baseline", id: text } : { kind: "instant", at: text };
}

/** Places on a line of time, in parts of its length. */
export const placeOf = (revision: number, head: number): number => (head <= 0 ? 0 : Math.max(0, Math.min(1, revision / head)));

/** The next of these revisions after, or before, one; undefined when there is none. */
export function neighbourOf(revisions: readonly number[], revision: number, step: 1 | -1): number | undefined {
  const beyond = revisions.filter((one) => (one - revision) * step > 0);
  return beyond.length === 0 ? undefined : step > 0 ? Math.min(...beyond) : Math.max(...beyond);
}

/** Marks that fit beside each other, so that a finger meets one of them. */
const SLOTS = 24;

interface Named {
  name: string;
  revision: number;
}

/** Baselines as marks on a line of time; those that would stand on each other are one mark, at the first of them. */
export function marksOf(baselines: readonly Named[], head: number): { place: number; revision: number; names: string[] }[] {
  const marks: { place: number; revision: number; names: string[] }[] = [];
  for (const { name, revision } of baselines.toSorted((a, b) => a.revision - b.revision)) {
    const place = placeOf(revision, head);
    const last = marks.at(-1);
    if (last !== undefined && place - last.place < 1 / SLOTS) last.names.push(name);
    else marks.push({ place, revision, names: [name] });
  }
  return marks;
}
