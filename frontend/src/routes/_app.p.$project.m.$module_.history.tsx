import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { usePeopleOf } from "./-shell/use-people";

import { problemText, ProblemError } from "@/api/problem";
import { ProblemState } from "@/components/ui/ProblemState";
import { Skeleton } from "@/components/ui/Skeleton";
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
  const { t } = useTranslation();
  const { project, module: moduleId } = Route.useParams();
  const filter = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const module = useQuery(moduleQuery(moduleId));
  const people = usePeopleOf(module.data?.workspace_id);
  if (module.error) {
    return (
      <main id="main">
        <ProblemState
          page
          status={module.error instanceof ProblemError ? module.error.status : 500}
          text={problemText(module.error, t)}
          onRetry={() => void module.refetch()}
        />
      </main>
    );
  }
  if (module.data === undefined) {
    return (
      <main id="main" aria-busy style={{ padding: "1.5rem" }}>
        <Skeleton lines={8} />
      </main>
    );
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
