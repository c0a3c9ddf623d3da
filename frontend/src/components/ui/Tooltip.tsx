import { Tooltip as Base } from "@base-ui/react/tooltip";
import type { ReactElement, ReactNode } from "react";

import { Shortcut } from "./Shortcut";
import styles from "./Tooltip.module.css";

interface TooltipProps {
  content: ReactNode;
  shortcut?: string | undefined;
  children: ReactElement<Record<string, unknown>>;
}

/** A hint beside the element it wraps. Never the only place of a piece of information that matters. */
export function Tooltip({ content, shortcut, children }: TooltipProps) {
  return (
    <Base.Root>
      <Base.Trigger render={children} />
      <Base.Portal>
        <Base.Positioner sideOffset={6} className={styles.positioner}>
          <Base.Popup className={styles.popup}>
            {content}
            {shortcut !== undefined && <Shortcut keys={shortcut} />}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

export const TooltipProvider = Base.Provider;
