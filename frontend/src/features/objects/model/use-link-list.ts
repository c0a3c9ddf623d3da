import { useCallback, useState, type RefObject } from "react";

type Direction = "outgoing" | "incoming" | undefined;

interface OpenList {
  place: string;
  direction: Direction;
  jump: boolean;
  anchor: RefObject<HTMLElement | null>;
  focus: RefObject<HTMLElement | null>;
}

/** Which cell shows the list of what its row is linked to. */
export function useLinkList() {
  const [linkList, setLinkList] = useState<OpenList | null>(null);
  const onLinks = useCallback((row: number, column: number, direction: Direction, jump = false) => {
    const cell = document.querySelector<HTMLElement>(`[role="row"][data-index="${row}"] > [data-column="${column}"]`);
    const place = `${row} ${column} ${direction}`;
    setLinkList((old) =>
      old?.place === place
        ? null
        : { place, direction, jump, anchor: { current: cell }, focus: { current: cell?.closest<HTMLElement>("[role='treegrid']") ?? null } },
    );
  }, []);
  const closeLinks = useCallback(() => setLinkList(null), []);
  return { linkList, onLinks, closeLinks };
}
