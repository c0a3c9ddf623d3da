import styles from "./Skeleton.module.css";

/** Grey lines in the place of text that is on its way. */
export function Skeleton({ lines = 1, width }: { lines?: number; width?: string }) {
  return (
    <span className={styles.stack} aria-hidden>
      {Array.from({ length: lines }, (_, line) => (
        <span
          key={line}
          className={styles.line}
          style={{ width: width ?? (line === lines - 1 && lines > 1 ? "62%" : "100%") }}
        />
      ))}
    </span>
  );
}
