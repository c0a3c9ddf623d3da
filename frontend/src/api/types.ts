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
export type Comment = Schemas["Comment"];
export type Link = Schemas["Link"];
export type LinkType = Schemas["LinkType"];
export type SearchHit = Schemas["GlobalSearchResult"];
export type Job = Schemas["Job"];
export type ObjectType = Schemas["ObjectType"];

export type Finding = Schemas["ReqifFinding"];
export type Upload = Schemas["UploadDto"];

export type BinEntry = Schemas["BinEntry"];

export type Member = Schemas["Member"];

export type Revision = Schemas["Revision"];
export type UndoReport = Schemas["UndoReport"];
export type UndoCounts = Schemas["UndoCounts"];
export type UndoItem = Schemas["UndoItem"];
export type UndoConflict = Schemas["UndoConflict"];
export type UndoField = Schemas["UndoField"];

export type Baseline = Schemas["Baseline"];
export type BaselineSet = Schemas["BaselineSet"];
export type ObjectDifference = Schemas["ObjectDifference"];
export type FieldDifference = Schemas["FieldDifference"];
export type SchemaDifference = Schemas["SchemaDifference"];
export type LinkDifference = Schemas["LinkDifference"];
