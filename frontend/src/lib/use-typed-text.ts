import { useEffect, useRef, useState } from "react";

/** How long typing must pause, in milliseconds. */
const PAUSE_MS = 250;

/**
 * The text of a field that the address follows when typing pauses. When the address changes elsewhere, by a link or on
 * the way back, the field follows it.
 */
export function useTypedText(value: string, onPause: (text: string) => void): [string, (text: string) => void] {
  const [text, setText] = useState(value);
  const [seen, setSeen] = useState(value);
  if (seen !== value) {
    setSeen(value);
    if (value !== text.trim()) setText(value);
  }
  const latest = useRef(onPause);
  latest.current = onPause;
  // A timer is outside of React.
  useEffect(() => {
    const typed = text.trim();
    if (typed === value) return;
    const timer = setTimeout(() => latest.current(typed), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return [text, setText];
}
