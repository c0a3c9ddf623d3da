import styles from "./Logo.module.css";

/** The product's sign and name. */
export function Logo() {
  return (
    <span className={styles.logo}>
      <svg viewBox="0 0 32 32" aria-hidden>
        <rect width="32" height="32" rx="8" />
        <path d="M9 10h14M9 16h9M9 22h6" />
        <circle cx="22" cy="21" r="3.5" />
      </svg>
      req1
    </span>
  );
}
