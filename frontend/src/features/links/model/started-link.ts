import * as v from "valibot";
import { create } from "zustand";

const KEY = "req1.started-link";

const Started = v.object({
  id: v.string(),
  key: v.string(),
  text: v.string(),
  workspaceId: v.string(),
});

/** One end of a link that somebody has begun. */
export type StartedLink = v.InferOutput<typeof Started>;

const Kept = v.object({
  from: v.nullable(Started),
  /** Type and direction that were chosen last; none before the first time. */
  way: v.nullable(v.object({ typeId: v.string(), outgoing: v.boolean() })),
});

type Kept = v.InferOutput<typeof Kept>;

/** How a link reads from where it was begun. */
export type LinkWay = NonNullable<Kept["way"]>;

const NOTHING: Kept = { from: null, way: null };

function load(): Kept {
  try {
    return v.parse(Kept, JSON.parse(sessionStorage.getItem(KEY) ?? "null"));
  } catch {
    return NOTHING;
  }
}

/** The link that was begun and waits for its other end, wherever one goes to find that; one for each window. */
export const useStartedLink = create<Kept>(() => load());

useStartedLink.subscribe((state) => {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(state));
  } catch {
    // Then it lasts until the page is loaded again.
  }
});

export const startLink = (from: StartedLink) => useStartedLink.setState({ from });
export const cancelLink = () => useStartedLink.setState({ from: null });
export const chooseWay = (way: LinkWay) => useStartedLink.setState({ way });
