import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./Badge.module.css";

interface BadgeProps {
  tone?: "neutral" | "accent" | "ok" | "warn" | "danger" | "info";
  icon?: LucideIcon;
  children: ReactNode;
}

/** A short word about a thing; colour only repeats what the word says. */
export function Badge({ tone = "neutral", icon: Icon, children }: BadgeProps) {
  return (
    <span className={styles.badge} data-tone={tone}>
      {Icon && <Icon aria-hidden />}
      {children}
    </span>
  );
}
