import { create } from "zustand";

import type { FieldEdit } from "./field-edit";

/** Edits that met somebody else's text after their editor was left, by object and field. */
const useConflicts = create<{ open: Readonly<Record<string, FieldEdit>> }>(() => ({ open: {} }));

export const useConflict = (key: string): FieldEdit | undefined => useConflicts(({ open }) => open[key]);

/** The edit that waits for a decision on this field, if there is one. */
export const conflictOf = (key: string): FieldEdit | undefined => useConflicts.getState().open[key];

export function noteConflict(key: string, edit: FieldEdit): void {
  useConflicts.setState(({ open }) => ({ open: { ...open, [key]: edit } }));
}

export function forgetConflict(key: string, edit: FieldEdit): void {
  useConflicts.setState(({ open }) =>
    open[key] === edit ? { open: Object.fromEntries(Object.entries(open).filter(([other]) => other !== key)) } : {},
  );
}
