import { useQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf, problemText } from "@/api/problem";
import { ConfirmButton } from "@/components/ui/ConfirmButton";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { moduleQuery } from "@/features/modules/api/modules";
import { fetchObject, fetchObjects } from "@/features/objects/api/objects";
import { projectQuery } from "@/features/projects/api/projects";
import { scriptQuery, useDeleteScript } from "@/features/scripts/api/scripts";
import { Workbench } from "@/features/scripts/components/Workbench";
import { BENCH_TABS } from "@/features/scripts/model/bench-tabs";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/scripts/$module/$script")({
  validateSearch: v.object({
    tab: v.fallback(v.optional(v.picklist(BENCH_TABS)), undefined),
    /** The object that the script is tried with. */
    object: v.optional(v.string()),
    /** The version that is compared. */
    version: v.fallback(v.optional(v.number()), undefined),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(scriptQuery(params.module, params.script)).catch(shownByThePage),
      context.queryClient.query(moduleQuery(params.module)).catch(shownByThePage),
    ]),
  shouldReload: ({ cause }) => cause !== "stay",
  component: ScriptPage,
});

/** Objects that the picker offers. */
const HITS = 12;

function ScriptPage() {
  const { t } = useTranslation();
  const { project: projectId, module: moduleId, script: id } = Route.useParams();
  const { tab = "test", object: objectId, version } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const script = useQuery(scriptQuery(moduleId, id));
  const module = useQuery(moduleQuery(moduleId));
  const project = useQuery(projectQuery(projectId)).data;
  const workspace = useQuery({ ...workspaceQuery(project?.workspace_id ?? ""), enabled: project !== undefined }).data;
  const object = useQuery({
    queryKey: ["script-objects", moduleId, { id: objectId }],
    queryFn: () => fetchObject(moduleId, objectId ?? ""),
    enabled: objectId !== undefined,
    staleTime: 0,
  }).data;
  const remove = useDeleteScript();
  const failure = failureOf(script) ?? failureOf(module);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void Promise.all([script.refetch(), module.refetch()])} />;
  }
  if (script.data === undefined || module.data === undefined) return <LoadingPage />;
  const { name, everywhere } = script.data;
  const may = everywhere ? can(workspace, "administer") : can(module.data, "administer");
  const readOnly = may ? undefined : t("right.administer");
  const search = (change: { tab?: (typeof BENCH_TABS)[number]; object?: string | undefined; version?: number | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true, resetScroll: false });
  const onDelete = () =>
    remove.mutate(
      { moduleId, id },
      {
        onError: (error) => toastProblem(t("scripts.notDeleted"), problemText(error, t)),
        onSuccess: () => {
          toastDone(t("scripts.deleted", { name }));
          void navigate({ to: "/p/$project/scripts", params: { project: projectId }, ignoreBlocker: true });
        },
      },
    );
  return (
    <Workbench
      key={id}
      moduleId={moduleId}
      script={script.data}
      project={project?.name}
      readOnly={readOnly}
      mayNotRun={can(module.data, "write") ? undefined : t("right.write")}
      tab={tab}
      onTab={(next) => search({ tab: next })}
      object={objectId === undefined ? undefined : object}
      findObjects={async (text) => (await fetchObjects(moduleId, { search: text, limit: HITS, offset: 0 })).items}
      onObject={(next) => search({ object: next?.id })}
      version={version}
      onVersion={(next) => search({ version: next })}
      onReload={async () => (await script.refetch()).data}
      more={
        <ConfirmButton
          label={t("scripts.delete")}
          question={t("scripts.deleteText", { name })}
          confirmLabel={t("scripts.deleteNow")}
          disabledReason={readOnly}
          onConfirm={onDelete}
        />
      }
    />
  );
}
