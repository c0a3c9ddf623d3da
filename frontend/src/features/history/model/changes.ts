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

/** How a value of the attribute of this name is written for people. */
export type AttributeText = (name: string, value: unknown) => string;

function change(field: string, before: string, after: string, isAttribute = false): FieldChange[] {
  if (before === after) return [];
  const pieces = diffWordsWithSpace(before, after).map(
    ({ value, added, removed }): Piece => ({ text: value, kind: added ? "added" : removed ? "removed" : "same" }),
  );
  return [{ field, isAttribute, pieces }];
}

/** What a version changed against the one before it, word by word; everything for the first one. */
export function changesOf(
  version: ObjectVersion,
  before: ObjectVersion | undefined,
  textOf: AttributeText,
): FieldChange[] {
  const attributes = version.attribute_values;
  const old = before?.attribute_values ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(attributes)])];
  return [
    ...change("heading", before?.heading ?? "", version.heading ?? ""),
    ...change("body", htmlToText(before?.body ?? ""), htmlToText(version.body ?? "")),
    ...change("classification", before?.classification ?? "", version.classification),
    ...names.flatMap((name) => change(name, textOf(name, old[name]), textOf(name, attributes[name]), true)),
  ];
}
