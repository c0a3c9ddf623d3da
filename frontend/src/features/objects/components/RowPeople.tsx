import { othersAmong, People } from "./People";

import { useLive, type Present } from "@/api/live";

/** Who else is on a row. */
export function RowPeople({ people }: { people: readonly Present[] }) {
  const all = useLive((state) => state.people);
  return <People people={othersAmong(people, all)} most={2} say="live.here" />;
}
