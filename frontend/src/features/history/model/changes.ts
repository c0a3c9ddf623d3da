import type { TFunction } from "i18next";

import type { ObjectVersion } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { piecesOf, type Piece } from "@/components/redline/pieces";
import { externalLinkText, isExternalLinkField } from "@/lib/external-link";

export interface FieldChange {
  /** `heading`, `body`, `classification`, `lifecycle_state`, `external_links`, or the attribute's name. */
  field: string;
  isAttribute: boolean;
  pieces: Piece[];
}

/** How a value of the attribute of this name is written for people. */
export type AttributeText = (name: string, value: unknown) => string;

const ATTRIBUTE = "attributes/";

/** Fields of every object whose changes can be looked at one by one. */
export const OWN_FIELDS = ["heading", "body", "classification", "lifecycle_state", "external_links"] as const;

/** What the interface calls an attribute. */
export const attributeField = (name: string) => `${ATTRIBUTE}${name}`;

/** A field in the words of people. */
export function fieldName(field: string, t: TFunction): string {
  if (field.startsWith(ATTRIBUTE)) return field.slice(ATTRIBUTE.length);
  if (isExternalLinkField(field)) return t("history.field.external_links");
  return t(`history.field.${field}` as "history.field.body", { defaultValue: field });
}

/** A value of a field in the words of people. */
export function valueText(field: string, value: unknown, textOf: AttributeText, t: TFunction): string {
  if (value === null || value === undefined) return "";
  if (field.startsWith(ATTRIBUTE)) return textOf(field.slice(ATTRIBUTE.length), value);
  if (isExternalLinkField(field)) return externalLinkText(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  if (field === "body") return htmlToText(text);
  return field === "classification" ? t(`classification.${text}` as "classification.heading", { defaultValue: text }) : text;
}

function change(field: string, before: string, after: string, isAttribute = false): FieldChange[] {
  return before === after ? [] : [{ field, isAttribute, pieces: piecesOf(before, after) }];
}

/** Each link that came, went, or leads elsewhere. */
function linkChanges(now: ObjectVersion["external_links"], before: ObjectVersion["external_links"]): FieldChange[] {
  const ids = [...new Set([...before, ...now].map(({ id }) => id))];
  const text = (links: typeof now, wanted: string) => externalLinkText(links.find(({ id }) => id === wanted));
  return ids.flatMap((id) => change("external_links", text(before, id), text(now, id)));
}

/** What a version changed against the one before it, word by word; everything for the first one. */
export function changesOf(
  version: ObjectVersion,
  before: ObjectVersion | undefined,
  textOf: AttributeText,
  t: TFunction,
): FieldChange[] {
  const kind = (value: string | undefined) => valueText("classification", value, textOf, t);
  const attributes = version.attribute_values;
  const old = before?.attribute_values ?? {};
  const names = [...new Set([...Object.keys(old), ...Object.keys(attributes)])];
  return [
    ...change("heading", before?.heading ?? "", version.heading ?? ""),
    ...change("body", htmlToText(before?.body ?? ""), htmlToText(version.body ?? "")),
    ...change("classification", kind(before?.classification), kind(version.classification)),
    ...change("lifecycle_state", before?.lifecycle_state ?? "", version.lifecycle_state ?? ""),
    ...linkChanges(version.external_links, before?.external_links ?? []),
    ...names.flatMap((name) => change(name, textOf(name, old[name]), textOf(name, attributes[name]), true)),
  ];
}
