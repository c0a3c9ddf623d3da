import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./State.module.css";

interface StateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  tone?: "neutral" | "danger";
  /** The place is a whole page: its title is the page's. */
  page?: boolean;
}

/** What a place says when it has nothing to show: empty, failed, or not allowed. */
export function State({ icon: Icon, title, children, actions, tone = "neutral", page }: StateProps) {
  const Title = page ? "h1" : "h2";
  return (
    <section className={styles.state} data-tone={tone} role={tone === "danger" ? "alert" : undefined}>
      <span className={styles.badge}>
        <Icon aria-hidden />
      </span>
      <Title className={styles.title}>{title}</Title>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
