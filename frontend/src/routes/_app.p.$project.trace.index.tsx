import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Grid3x3, Network } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { TraceMatrix } from "./-trace/TraceMatrix";
import { TraceTablePane } from "./-trace/TraceTablePane";
import { TraceSearch } from "./-trace/trace-search";
import { useTraceModules } from "./-trace/use-trace-modules";

import { failureOf } from "@/api/problem";
import { Segmented } from "@/components/ui/Segmented";
import { State } from "@/components/ui/State";
import { WidePage } from "@/components/ui/WidePage";
import { projectCoverageQuery } from "@/features/coverage/api/coverage";
import { linkTypesQuery } from "@/features/links/api/links";
import { projectQuery } from "@/features/projects/api/projects";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/trace/")({
  validateSearch: TraceSearch,
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(linkTypesQuery).catch(shownByThePage),
    ]),
  // What the address says of the matrix changes at once and waits for nothing.
  shouldReload: ({ cause }) => cause !== "stay",
  component: TraceRoute,
});

function TraceRoute() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useTraceModules(project.data);
  const types = useQuery(linkTypesQuery).data?.filter(({ workspace_id }) => workspace_id === project.data?.workspace_id);
  const coverage = useQuery(projectCoverageQuery(projectId));
  // What to begin with is read from the links; an address that says it waits for nothing.
  const isAsking = search.tab === "table" ? search.chain === undefined : search.source === undefined || search.target === undefined;
  const onSearch = useCallback(
    (change: Partial<TraceSearch>) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const failure = failureOf(project) ?? failureOf(modules);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void Promise.all([project.refetch(), modules.refetch()])} />;
  }
  if (modules.data === undefined || types === undefined || (isAsking && coverage.isPending)) return <LoadingPage />;
  const tab = search.tab ?? "matrix";
  const shared = { projectId, search, onSearch, modules: modules.data, types, edges: coverage.data?.edges ?? [] };
  return (
    <WidePage
      title={t("trace.title")}
      project={project.data?.name}
      tabs={
        <Segmented
          label={t("trace.tabs")}
          value={tab}
          options={[
            { value: "matrix", label: t("trace.matrix.title"), icon: Grid3x3 },
            { value: "table", label: t("trace.table.title"), icon: Network },
          ]}
          onChange={(next) => void navigate({ search: (before) => ({ ...before, tab: next === "matrix" ? undefined : next }) })}
        />
      }
    >
      {modules.data.list.length === 0 ? (
        <State icon={Grid3x3} title={t("trace.noModules")}>
          {t("trace.noModulesText")}
        </State>
      ) : tab === "matrix" ? (
        <TraceMatrix {...shared} />
      ) : (
        <TraceTablePane {...shared} />
      )}
    </WidePage>
  );
}
