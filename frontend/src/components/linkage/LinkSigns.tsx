import { ArrowLeft, ArrowLeftRight, ArrowRight } from "lucide-react";

import styles from "./Signs.module.css";

interface Linked {
  direction: "forward" | "backward";
  suspect: boolean;
}

/** Which way links go, and whether one of them is suspect. */
export function LinkSigns({ links }: { links: readonly Linked[] }) {
  if (links.length === 0) return null;
  const has = (direction: Linked["direction"]) => links.some((link) => link.direction === direction);
  const Arrow = has("forward") && has("backward") ? ArrowLeftRight : has("forward") ? ArrowRight : ArrowLeft;
  return (
    <span className={styles.signs} aria-hidden>
      <Arrow />
      {links.length > 1 && <sub>{links.length}</sub>}
      {links.some(({ suspect }) => suspect) && <b>!</b>}
    </span>
  );
}
