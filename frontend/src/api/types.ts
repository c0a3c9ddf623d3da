import type { components } from "./schema.gen";

type Schemas = components["schemas"];

export type Problem = Schemas["Problem"];
export type AppUser = Schemas["AuthUser"];
export type Workspace = Schemas["Workspace"];
export type Project = Schemas["Project"];
export type Module = Schemas["Module"];
export type RequirementObject = Schemas["Object"];
export type ObjectVersion = Schemas["ObjectHistory"];
export type AttributeDefinition = Schemas["AttributeDefinition"];
export type Classification = Schemas["Classification"];
export type OutlineEntry = Schemas["OutlineEntry"];
export type Link = Schemas["Link"];
export type LinkType = Schemas["LinkType"];
export type SearchHit = Schemas["GlobalSearchResult"];
export type Job = Schemas["Job"];

/** Something odd in a file, and where. */
export interface Finding {
  code: string;
  severity: "error" | "warning" | "info";
  line?: number | null;
  column?: number | null;
  identifier?: string | null;
  message: string;
}

/** What a file holds. */
interface Analysis {
  counts: Record<string, unknown>;
  specifications: { identifier: string; name: string; placements: number }[];
  types: unknown[];
  findings: Finding[];
  finding_totals: Record<string, number>;
}

/** A file that was sent to be looked into. The server keeps the analysis as free JSON of this shape. */
export type Upload = Omit<Schemas["UploadDto"], "analysis" | "problem"> & {
  analysis?: Analysis | null;
  problem?: Problem | null;
};

export type Member = Schemas["Member"];
