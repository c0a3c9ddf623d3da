import styles from "./ModuleView.module.css";

import { Skeleton } from "@/components/ui/Skeleton";

const PARAGRAPHS = [1, 3, 2, 4, 1, 2, 3];

/** In the place of the rows until the first of them are there; not at all when that is soon. */
export function RowsLoading() {
  return (
    <div className={styles.loading} aria-busy>
      {PARAGRAPHS.map((lines, index) => (
        <Skeleton key={index} lines={lines} />
      ))}
    </div>
  );
}
