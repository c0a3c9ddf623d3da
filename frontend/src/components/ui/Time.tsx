import styles from "./Time.module.css";

import { formatInstant, formatRelative } from "@/lib/format";
import { useMinute } from "@/lib/use-minute";

interface TimeProps {
  at: string;
  /** Name of who did it, where it is known. */
  by?: string | undefined;
  /** Where the exact time matters it stands below; elsewhere it is a hint. */
  exact?: boolean;
}

/** A point in time: how long ago, which goes on while the page stays open, and the full date. */
export function Time({ at, by, exact = false }: TimeProps) {
  useMinute();
  const full = formatInstant(at);
  return (
    <>
      {by ? `${by} · ` : ""}
      <time dateTime={at} title={exact ? undefined : full} className={exact ? styles.both : undefined}>
        {formatRelative(at)}
        {exact && <span className={styles.exact}>{full}</span>}
      </time>
    </>
  );
}
