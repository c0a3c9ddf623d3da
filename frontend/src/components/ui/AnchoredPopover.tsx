import { Popover } from "@base-ui/react/popover";
import type { ReactNode, RefObject } from "react";

import styles from "./AnchoredPopover.module.css";

import { classNames } from "@/lib/class-names";

interface AnchoredPopoverProps {
  /** The button that it belongs to, which opens and closes it. */
  anchor: RefObject<HTMLElement | null>;
  /** What has the focus afterwards, where that is not the anchor. */
  focus?: RefObject<HTMLElement | null>;
  title: string;
  onClose: () => void;
  className?: string | undefined;
  children: ReactNode;
}

/** A popover that is there while it is drawn: its code can come when its button, which is drawn before, is pressed. */
export function AnchoredPopover({ anchor, focus = anchor, title, onClose, className, children }: AnchoredPopoverProps) {
  return (
    <Popover.Root
      open
      onOpenChange={(open, { event }) => {
        // The button closes by itself; closed before that, it would open again.
        const byButton = event.target instanceof Node && anchor.current?.contains(event.target) === true;
        if (!open && !byButton) onClose();
      }}
    >
      <Popover.Portal>
        <Popover.Positioner anchor={anchor} sideOffset={5} align="end" className={styles.positioner}>
          <Popover.Popup finalFocus={focus} className={classNames(styles.popup, className)}>
            <Popover.Title className={styles.title}>{title}</Popover.Title>
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
