import { diffWordsWithSpace } from "diff";

import type { ObjectVersion } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";

/** A stretch of text that stayed, came or went. */
interface Piece {
  text: string;
  kind: "same" | "added" | "removed";
}

export interface FieldChange {
  /** `heading`, `body`, `classification`, or the attribute's name. */
  field: string;
  isAttribute: boolean;
  pieces: Piece[];
}

function plain(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

function change(field: string, before: string, after: string, isAttribute = false): FieldChange[] {
  if (before === after) return [];
  const pieces = diffWordsWithSpace(before, after).map(
    ({ value, added, removed }): Piece => ({ text: value, kind: added ? "added" : removed ? "removed" : "same" }),
  );
  return [{ field, isAttribute, pieces }];
}

/** What a version changed against the one before it, word by word; everything for the first one. */
export function changesOf(version: ObjectVersion, before: ObjectVersion | undefined): FieldChange[] {
  const attributes = version.attribute_values;
  const old = before?.attribute_values ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(attributes)])];
  return [
    ...change("heading", before?.heading ?? "", version.heading ?? ""),
    ...change("body", htmlToText(before?.body ?? ""), htmlToText(version.body ?? "")),
    ...change("classification", before?.classification ?? "", version.classification),
    ...names.flatMap((name) => change(name, plain(old[name]), plain(attributes[name]), true)),
  ];
}
