import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./State.module.css";

interface StateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  tone?: "neutral" | "danger";
}

/** What a place says when it has nothing to show: empty, failed, or not allowed. */
export function State({ icon: Icon, title, children, actions, tone = "neutral" }: StateProps) {
  return (
    <section className={styles.state} data-tone={tone} role={tone === "danger" ? "alert" : undefined}>
      <span className={styles.badge}>
        <Icon aria-hidden />
      </span>
      <h2 className={styles.title}>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
