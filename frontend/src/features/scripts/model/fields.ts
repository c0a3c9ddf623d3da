/** A field that a script gives another value. */
export interface FieldDiff {
  field: string;
  /** Undefined where it is not known. */
  before: unknown;
  after: unknown;
}

const ATTRIBUTES = "attributes/";

/** The name of the attribute that a field is. */
export const attributeOf = (field: string): string | undefined => (field.startsWith(ATTRIBUTES) ? field.slice(ATTRIBUTES.length) : undefined);

interface Told {
  heading?: string | null | undefined;
  body?: string | null | undefined;
  classification?: string;
  attributes?: Record<string, unknown> | undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** The fields that a script names, beside what they are now. */
export function fieldDiffs(fields: unknown, now?: Told): FieldDiff[] {
  if (!isRecord(fields)) return [];
  const { attributes, ...own } = fields;
  const before: Record<string, unknown> = { ...now };
  const diffs: FieldDiff[] = [
    ...Object.entries(own).map(([field, after]) => ({ field, before: before[field], after })),
    ...Object.entries(isRecord(attributes) ? attributes : {}).map(([name, after]) => ({
      field: ATTRIBUTES + name,
      before: now && (now.attributes?.[name] ?? null),
      after,
    })),
  ];
  // A script may say again what is so already.
  return diffs.filter(({ before: was, after }) => JSON.stringify(was) !== JSON.stringify(after));
}

/** What a script wants to be done to an object that is there, or is going to be. */
export interface Wish {
  does: "create" | "update" | "delete" | "link" | "unlink";
  /** Id of the object, or of the source of a link. */
  object?: string | undefined;
  target?: string | undefined;
  linkType?: string | undefined;
  fields: unknown;
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** An end of a link: an object that exists, or one that the run makes. */
const endOf = (end: unknown) => (isRecord(end) ? (text(end.id) ?? text(end.new)) : undefined);

const DOES = ["create", "update", "delete", "link", "unlink"] as const;

/** What the server tells of a command. */
export function wishOf(command: unknown): Wish | null {
  if (!isRecord(command)) return null;
  const does = DOES.find((one) => one === command.do);
  if (does === undefined) return null;
  return {
    does,
    object: text(command.object) ?? endOf(command.source) ?? text(command.reference) ?? text(command.link),
    target: endOf(command.target),
    linkType: text(command.link_type),
    fields: command.fields,
  };
}

/** A finding of a validating script. */
export interface Found {
  severity: "info" | "warning" | "error";
  field: string | undefined;
  message: string;
}

export function foundOf(finding: unknown): Found | null {
  if (!isRecord(finding)) return null;
  const severity = finding.severity === "error" || finding.severity === "info" ? finding.severity : "warning";
  return { severity, field: text(finding.field), message: text(finding.message) ?? "" };
}

/** A number of what a run used. */
export const usedOf = (used: unknown, name: string): number | undefined => {
  const value = isRecord(used) ? used[name] : undefined;
  return typeof value === "number" ? value : undefined;
};

/** A value as people read it; texts stay as they are. */
export const shown = (value: unknown): string =>
  typeof value === "string" ? value : value === null || value === undefined ? "" : JSON.stringify(value);
