import { useEffect, type RefObject } from "react";
import { create } from "zustand";

const useAsked = create<{ name: string | null }>(() => ({ name: null }));

/** Wants the focus for a field that may not be on the page yet; it takes it as soon as it is there. */
export function askFocus(name: string): void {
  useAsked.setState({ name });
}

/** Lets a field answer to {@link askFocus}. */
export function useAskedFocus(name: string, field: RefObject<HTMLElement | null>): void {
  const asked = useAsked((state) => state.name === name);
  // Focus is a state of the page, not of React.
  useEffect(() => {
    if (!asked || field.current === null) return;
    useAsked.setState({ name: null });
    field.current.focus();
  }, [asked, field]);
}
