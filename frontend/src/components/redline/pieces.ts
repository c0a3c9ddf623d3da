import { diffWordsWithSpace } from "diff";

/** A stretch of text that stayed, came or went. */
export interface Piece {
  text: string;
  kind: "same" | "added" | "removed";
}

/** What stayed, came and went between two texts, word by word. */
export function piecesOf(before: string, after: string): Piece[] {
  return diffWordsWithSpace(before, after).map(
    ({ value, added, removed }): Piece => ({ text: value, kind: added ? "added" : removed ? "removed" : "same" }),
  );
}
