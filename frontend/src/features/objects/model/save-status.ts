import { create } from "zustand";

interface SaveStatus {
  saving: number;
  /** Fields whose last save failed, by object and field. */
  failed: ReadonlySet<string>;
  savedAt: number | null;
}

/** Sum over all edits, for the status bar. */
export const useSaveStatus = create<SaveStatus>(() => ({ saving: 0, failed: new Set(), savedAt: null }));

/** The name of everything that is no field: rows that are made, moved, deleted. */
export const STRUCTURE = "structure";

/** The name of a field among all that are being saved. */
export const saveKey = (objectId: string, field: string) => `${objectId}:${field}`;

/** What failed to be saved was given up, so nothing is unsaved any more. */
export function forgetFailure(key: string): void {
  useSaveStatus.setState(({ failed }) => ({ failed: new Set([...failed].filter((other) => other !== key)) }));
}

/** Follows one save of one field. */
export async function trackSave<Answer>(key: string, save: Promise<Answer>): Promise<Answer> {
  const settle = (change: (failed: Set<string>) => unknown, savedAt?: number) =>
    useSaveStatus.setState((state) => {
      const failed = new Set(state.failed);
      change(failed);
      return { saving: state.saving - 1, failed, savedAt: savedAt ?? state.savedAt };
    });
  useSaveStatus.setState(({ saving }) => ({ saving: saving + 1 }));
  try {
    const answer = await save;
    settle((failed) => failed.delete(key), Date.now());
    return answer;
  } catch (error) {
    // What was made or moved goes back by itself: nothing of it is unsaved.
    settle((failed) => key !== STRUCTURE && failed.add(key));
    throw error;
  }
}
