import { Progress as Base } from "@base-ui/react/progress";

import styles from "./Progress.module.css";

/** How far a piece of work is; `null` when nobody knows. */
export function Progress({ label, done, total }: { label: string; done: number; total: number | null }) {
  const value = total === null || total === 0 ? null : Math.min(100, Math.round((done / total) * 100));
  return (
    <Base.Root value={value} aria-label={label} className={styles.root}>
      <Base.Track className={styles.track}>
        <Base.Indicator className={styles.indicator} />
      </Base.Track>
    </Base.Root>
  );
}
