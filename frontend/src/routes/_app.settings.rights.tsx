import { createFileRoute, useNavigate } from "@tanstack/react-router";
import * as v from "valibot";

import { Rights } from "@/features/rights/components/Rights";

export const Route = createFileRoute("/_app/settings/rights")({
  validateSearch: v.object({
    user: v.optional(v.string()),
    workspace: v.optional(v.string()),
    project: v.optional(v.string()),
    module: v.optional(v.string()),
  }),
  component: RightsPage,
});

function RightsPage() {
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  return <Rights search={search} onSearch={(next) => void navigate({ search: next, replace: true })} />;
}
