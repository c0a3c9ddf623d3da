import type { FieldDifference } from "@/api/types";

/** How fields and values read; the module's schema knows. */
export interface Words {
  fieldName: (field: string) => string;
  valueText: (field: FieldDifference, value: unknown) => string;
  linkType: (id: string) => string;
}
