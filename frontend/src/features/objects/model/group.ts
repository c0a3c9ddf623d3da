import { quoted } from "./sort";

import type { AttributeDefinition, RequirementObject } from "@/api/types";

/** Fields that every object has and that divide rows into groups. */
export const GROUP_FIELDS = ["classification", "state", "changed_by"] as const;

const isField = (group: string): group is (typeof GROUP_FIELDS)[number] => GROUP_FIELDS.some((field) => field === group);

/** Attributes with few values, each of which many rows have. */
export const mayGroup = ({ data_type }: AttributeDefinition) => ["enum", "bool", "user_ref"].includes(data_type);

/** The column of a sort order that brings the rows of a group together; the server knows attributes by id, too. */
export const groupSort = (group: string) => (isField(group) ? group : quoted(group));

/** The value of a row that decides about its group; of several values the first one. */
export function groupValue(group: string, definitions: readonly AttributeDefinition[], object: RequirementObject): unknown {
  if (isField(group)) {
    return { classification: object.classification, state: object.lifecycle_state, changed_by: object.updated_by }[group];
  }
  const definition = definitions.find(({ id }) => id === group);
  const value = definition && (object.attributes)[definition.name];
  return Array.isArray(value) ? (value as unknown[])[0] : value;
}
