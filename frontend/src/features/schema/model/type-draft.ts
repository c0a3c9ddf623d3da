import { isRequired } from "./draft";

import type { components } from "@/api/schema.gen";
import type { AttributeDefinition, Classification, ObjectType } from "@/api/types";
import { requiredNamesOf } from "@/lib/required-names";

type TypePatch = components["schemas"]["UpdateObjectTypeInput"];

interface SectionDraft {
  id: string;
  title: string;
  attributes: string[];
}

/** An object type while it is edited. */
export interface TypeDraft {
  name: string;
  description: string;
  classification: Classification;
  /** Ids of its attributes; null for all of the module. */
  attributes: string[] | null;
  /** Ids of those that must have a value. */
  required: string[];
  sections: SectionDraft[];
}

let made = 0;

export function newSection(title = ""): SectionDraft {
  made += 1;
  return { id: `section-${made}`, title, attributes: [] };
}

export function typeDraftOf(type: ObjectType | null, definitions: readonly AttributeDefinition[]): TypeDraft {
  if (type === null) {
    return { name: "", description: "", classification: "normative", attributes: null, required: [], sections: [] };
  }
  const names = requiredNamesOf(type.required_attributes);
  return {
    name: type.name,
    description: type.description ?? "",
    classification: type.default_classification as Classification,
    attributes: type.attributes ?? null,
    required: definitions.filter(({ name }) => isRequired(name, names)).map(({ id }) => id),
    sections: (type.form_layout?.sections ?? []).map(({ title, attributes }) => ({ ...newSection(title), attributes })),
  };
}

/** Whether objects of the type have the attribute. */
export function has(draft: TypeDraft, id: string): boolean {
  return draft.attributes === null || draft.attributes.includes(id);
}

/** The request that makes the draft; of a type that is there only what differs, beside the name. */
export function typePatchOf(
  draft: TypeDraft,
  definitions: readonly AttributeDefinition[],
  before: ObjectType | null,
): TypePatch & { name: string } {
  const wanted = wholePatch(draft, definitions);
  if (before === null) return wanted;
  const old = wholePatch(typeDraftOf(before, definitions), definitions);
  const changed = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(old[field as keyof TypePatch]),
  );
  return { ...Object.fromEntries(changed), name: wanted.name };
}

/** What the type no longer has is neither required nor in its form. */
function wholePatch(draft: TypeDraft, definitions: readonly AttributeDefinition[]): TypePatch & { name: string } {
  const own = definitions.filter(({ id }) => has(draft, id));
  const sections = draft.sections.map(({ title, attributes }) => ({
    title: title.trim(),
    attributes: attributes.filter((id) => own.some((one) => one.id === id)),
  }));
  return {
    name: draft.name.trim(),
    description: draft.description.trim() || null,
    default_classification: draft.classification,
    attributes: draft.attributes === null ? null : own.map(({ id }) => id),
    required_attributes: own.filter(({ id }) => draft.required.includes(id)).map(({ name }) => name),
    form_layout: sections.length === 0 ? null : { sections },
  };
}
