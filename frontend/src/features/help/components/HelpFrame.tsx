import type { ReactNode } from "react";

import styles from "./HelpFrame.module.css";

interface HelpFrameProps {
  /** Name of the left side. */
  label: string;
  aside: ReactNode;
  children: ReactNode;
}

/** Contents on the left, the page beside them; below each other where the screen is narrow. */
export function HelpFrame({ label, aside, children }: HelpFrameProps) {
  return (
    <div className={styles.frame}>
      <aside className={styles.aside} aria-label={label}>
        {aside}
      </aside>
      {children}
    </div>
  );
}
