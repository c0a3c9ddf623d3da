import { useEffect } from "react";

const PRODUCT = "req1";

/** Names the window by what it shows, so that one of many tabs is found again. */
export function usePageTitle(...parts: (string | null | undefined)[]): void {
  const title = [...parts.filter((part) => part != null && part.trim() !== ""), PRODUCT].join(" · ");
  // The title of the window is outside of React.
  useEffect(() => {
    document.title = title;
  }, [title]);
}
