/** Whole per cents; all only when it is all, and nothing only when it is nothing. */
export function percent(part: number, whole: number): number {
  if (whole <= 0) return 0;
  const exact = (part / whole) * 100;
  if (exact > 0 && exact < 1) return 1;
  return exact < 100 ? Math.min(99, Math.round(exact)) : 100;
}
