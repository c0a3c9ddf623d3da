import { createFileRoute, useNavigate } from "@tanstack/react-router";
import * as v from "valibot";

import { Audit } from "@/features/audit/components/Audit";

const day = v.optional(v.fallback(v.pipe(v.string(), v.regex(/^(\d{4}-\d{2}-\d{2})?$/)), ""));

export const Route = createFileRoute("/_app/settings/audit")({
  validateSearch: v.object({
    workspace: v.optional(v.string()),
    user: v.optional(v.string()),
    actor: v.optional(v.string()),
    action: v.optional(v.string()),
    entity: v.optional(v.string()),
    from: day,
    until: day,
  }),
  component: AuditPage,
});

function AuditPage() {
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  return <Audit search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />;
}
