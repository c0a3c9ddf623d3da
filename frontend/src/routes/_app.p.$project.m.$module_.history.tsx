import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { usePeopleOf } from "./-shell/use-people";

import { failureOf } from "@/api/problem";
import { moduleQuery } from "@/features/modules/api/modules";
import { ChangesPage } from "@/features/undo/components/ChangesPage";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/m/$module_/history")({
  validateSearch: v.object({
    by: v.optional(v.string()),
    kind: v.optional(v.fallback(v.optional(v.picklist(["edit", "import", "script", "undo", "sync"])), undefined)),
  }),
  loader: ({ context, params }) => context.queryClient.query(moduleQuery(params.module)).catch(shownByThePage),
  component: ModuleHistory,
});

function ModuleHistory() {
  const { project, module: moduleId } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const module = useQuery(moduleQuery(moduleId));
  const people = usePeopleOf(module.data?.workspace_id);
  const failure = failureOf(module);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void module.refetch()} />;
  }
  if (module.data === undefined) {
    return <LoadingPage />;
  }
  return (
    <ChangesPage
      module={module.data}
      people={people.list}
      filter={filter}
      onFilter={(next) => void navigate({ search: next, replace: true })}
      onChanged={async (isGone) => {
        // What asks for a module in the recycle bin would only be told that it is not there.
        if (isGone) await navigate({ to: "/p/$project", params: { project } });
        await queries.invalidateQueries();
      }}
    />
  );
}
