import { useEffect } from "react";

import { usePlace } from "@/api/live";

/** Lets others see on which row one is, and whether one edits it. */
export function useOwnPlace(selected: string | undefined, edited: string | undefined): void {
  const edits = edited !== undefined && !edited.startsWith("pending-");
  const place = (edits ? edited : selected) ?? null;
  // What others are told is outside of React.
  useEffect(() => {
    usePlace.setState({ objectId: place, editing: edits });
    return () => usePlace.setState({ objectId: null, editing: false });
  }, [place, edits]);
}
