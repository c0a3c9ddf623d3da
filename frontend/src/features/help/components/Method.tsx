import styles from "./Method.module.css";

/** What a request does to its address; colour only repeats the word. */
export function Method({ method }: { method: string }) {
  return (
    <code className={styles.method} data-method={method}>
      {method}
    </code>
  );
}
