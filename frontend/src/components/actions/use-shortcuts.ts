import { useEffect } from "react";


import type { Action } from "./action";
import { currentActions } from "./registry";

import { eventToShortcut, isTyping } from "@/lib/shortcuts";

/** How long the first key of a sequence waits for the second, in milliseconds. */
const SEQUENCE_MS = 1200;

function applies(action: Action, target: EventTarget | null): boolean {
  if (action.scope !== "grid") return true;
  return target === document.body || (target instanceof Element && target.closest("[data-shortcuts='grid']") !== null);
}

/** Runs registered actions by their shortcuts. Mounted once, in the shell. */
export function useShortcuts(): void {
  // Listens on the window: shortcuts count wherever the focus is.
  useEffect(() => {
    let pending: { key: string; until: number } | null = null;
    const onKeyDown = (event: KeyboardEvent) => {
      const pressed = eventToShortcut(event);
      if (pressed === null || event.defaultPrevented || event.isComposing) return;
      const withModifier = pressed.startsWith("Mod+");
      // From outside, an editor in a shadow root looks like any element.
      const typing = isTyping(event.composedPath()[0] ?? event.target);
      if (typing && !withModifier) return;
      if (event.target instanceof Element && event.target.closest("[role='dialog'], [role='menu']")) return;
      const sequence = pending !== null && pending.until > Date.now() ? `${pending.key} ${pressed}` : null;
      pending = null;
      const actions = currentActions().filter((action) => applies(action, event.target));
      const action =
        actions.find(({ shortcut }) => sequence !== null && shortcut === sequence) ??
        actions.find(({ shortcut, alias }) => shortcut === pressed || alias === pressed);
      if (action !== undefined) {
        if (typing && (action.scope === "grid" || action.scope === "page")) return;
        event.preventDefault();
        if (action.disabledReason === undefined) action.run();
      } else if (actions.some(({ shortcut }) => shortcut?.startsWith(`${pressed} `))) {
        pending = { key: pressed, until: Date.now() + SEQUENCE_MS };
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}
