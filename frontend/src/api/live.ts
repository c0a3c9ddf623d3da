import { create } from "zustand";

import type { components } from "./schema.gen";

export type LiveChange = components["schemas"]["LiveChange"];
export type Present = components["schemas"]["Present"];

/** Whether changes of others come by themselves, or have to be asked for. */
type LiveState = "starting" | "live" | "reconnecting";

interface Live {
  state: LiveState;
  /** Windows of everybody in the module, this one too. */
  people: readonly Present[];
  /** Those of others on a row, by object. */
  rows: Readonly<Record<string, readonly Present[]>>;
}

/** What is known before the stream begins. */
export const NOBODY: Live = { state: "starting", people: [], rows: {} };

/** What the event stream of the open module says. */
export const useLive = create<Live>(() => NOBODY);

interface Place {
  objectId: string | null;
  editing: boolean;
}

/** Where this window is in its module. */
export const usePlace = create<Place>(() => ({ objectId: null, editing: false }));

export interface LiveHandlers {
  onChange: (change: LiveChange) => void;
  /** Too much was missed to be told one by one. */
  onMissed: () => void;
  /** Something was said about these objects, or taken back. */
  onDiscussion: (objects: readonly string[]) => void;
  /** The module is gone, or may no longer be seen; or nobody is signed in any more. */
  onEnd: () => void;
}
