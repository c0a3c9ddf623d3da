import type { FileRoutesById } from "@/routeTree.gen";

/** The page of the guide that tells about a screen. */
const TOPICS: Partial<Record<keyof FileRoutesById, string>> = {
  "/_app/": "signing-in",
  "/_app/w/$workspace": "signing-in",
  "/_app/p/$project/": "signing-in",
  "/_app/p/$project/m/$module": "module",
  "/_app/p/$project/m/$module_/schema": "schema",
  "/_app/o/$object": "links-and-history",
  "/_app/search": "finding",
  "/_app/p/$project/exchange": "reqif",
  "/_app/p/$project/quality": "quality",
  "/_app/p/$project/versions": "baselines",
  "/_app/p/$project/compare": "baselines",
  "/_app/p/$project/m/$module_/history": "links-and-history",
  "/_app/p/$project/trace/": "tracing",
  "/_app/p/$project/coverage": "tracing",
  "/_app/p/$project/scripts/": "scripts",
  "/_app/p/$project/scripts/$module/$script": "scripts",
  "/_app/o/$object_/impact": "tracing",
  "/_app/bin": "recycle-bin",
  "/_app/w/$workspace_/bin": "recycle-bin",
  "/_app/p/$project/bin": "recycle-bin",
  "/_app/me": "signing-in",
  "/_app/settings/users": "administration",
  "/_app/settings/rights": "administration",
  "/_app/settings/audit": "administration",
};

/** What help about a screen begins with; without one of its own, the overview. */
export const topicOf = (routeId: string | undefined): string | undefined =>
  TOPICS[routeId as keyof FileRoutesById];
