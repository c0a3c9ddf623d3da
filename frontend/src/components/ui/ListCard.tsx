import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import styles from "./ListCard.module.css";
import { Skeleton } from "./Skeleton";

/** A framed list of links; each child is a {@link ListRow}. */
export function ListCard({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ul role="list" aria-label={label} className={styles.card}>
      {children}
    </ul>
  );
}

interface ListRowProps {
  icon: LucideIcon;
  /** The link that the whole row follows. */
  link: ReactNode;
  description?: string | null | undefined;
  meta?: ReactNode;
}

/** One line: picture, link, what it is, and figures on the right. */
export function ListRow({ icon: Icon, link, description, meta }: ListRowProps) {
  return (
    <li className={styles.row}>
      <Icon aria-hidden className={styles.icon} />
      <span className={styles.main}>
        {link}
        {description && <span className={styles.description}>{description}</span>}
      </span>
      {meta !== undefined && <span className={styles.meta}>{meta}</span>}
    </li>
  );
}

/** The list while it is on its way. */
export function ListSkeleton() {
  return (
    <div className={styles.card} aria-busy>
      {[38, 52, 44].map((width) => (
        <div key={width} className={styles.row}>
          <Skeleton width={`${width}%`} />
        </div>
      ))}
    </div>
  );
}
