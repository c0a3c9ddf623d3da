import styles from "./Redline.module.css";
import type { Piece } from "./pieces";

/** A text with what came underlined and what went struck through. */
export function Redline({ pieces }: { pieces: readonly Piece[] }) {
  return (
    <p className={styles.diff}>
      {pieces.map(({ text, kind }, index) =>
        kind === "added" ? (
          <ins key={index}>{text}</ins>
        ) : kind === "removed" ? (
          <del key={index}>{text}</del>
        ) : (
          <span key={index}>{text}</span>
        ),
      )}
    </p>
  );
}
