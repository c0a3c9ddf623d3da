import { useEffect } from "react";

/** Whether a page was shown before this one. The first one leaves the focus where the browser puts it. */
let came = false;

/** Whether the focus is free to be put somewhere: on nothing, and no dialog has been opened meanwhile, which takes it itself. */
const focusIsFree = (): boolean =>
  (document.activeElement === null || document.activeElement === document.body) &&
  document.querySelector("[role='dialog'], [role='alertdialog']") === null;

/**
 * Puts the focus on a page that one came to by a link or a dialog which is gone now. Without it the focus is on nothing,
 * and the next Tab begins at the top of the window.
 */
export function useArrival(ready: boolean, focus: () => void): void {
  // The focus is outside of React, and only the arrival counts.
  useEffect(() => {
    if (!ready) return;
    if (came && focusIsFree()) focus();
    came = true;
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [ready]);
}
