import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ClipboardCheck, Grid3x3, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { FixGap } from "./-coverage/FixGap";
import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { useTraceModules } from "./-trace/use-trace-modules";

import { can } from "@/api/capabilities";
import { failureOf, problemText, shownProblem } from "@/api/problem";
import { AsOfPicker } from "@/components/toolbar/AsOfPicker";
import { Button, buttonLook } from "@/components/ui/Button";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { policiesQuery, projectCoverageQuery, usePolicies, type CoveragePolicy, type PolicyGap, type PolicyInput } from "@/features/coverage/api/coverage";
import { CoverageTable } from "@/features/coverage/components/CoverageTable";
import { GapList } from "@/features/coverage/components/GapList";
import { PolicyDialog } from "@/features/coverage/components/PolicyDialog";
import { PolicyList } from "@/features/coverage/components/PolicyList";
import { linkTypesQuery } from "@/features/links/api/links";
import { projectQuery } from "@/features/projects/api/projects";
import { projectBaselinesQuery } from "@/features/versions/api/baselines";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/coverage")({
  validateSearch: v.object({
    policy: v.optional(v.string()),
    asof: v.optional(v.string()),
  }),
  loaderDeps: ({ search }) => ({ asof: search.asof }),
  loader: ({ context, params, deps }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(policiesQuery(params.project, deps.asof)).catch(shownByThePage),
    ]),
  shouldReload: ({ cause }) => cause !== "stay",
  component: CoveragePage,
});

type Asked = { kind: "new" } | { kind: "edit"; policy: CoveragePolicy } | { kind: "fix"; gap: PolicyGap } | null;

function CoveragePage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const { policy: chosenId, asof } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const policies = useQuery(policiesQuery(projectId, asof));
  const baselines = useQuery(projectBaselinesQuery(projectId)).data;
  const coverage = useQuery(projectCoverageQuery(projectId, asof));
  const modules = useTraceModules(project.data);
  const types = (useQuery(linkTypesQuery).data ?? []).filter(({ workspace_id }) => workspace_id === project.data?.workspace_id);
  const { create, update, remove, restore } = usePolicies(projectId);
  const [asked, setAsked] = useState<Asked>(null);
  const failure = failureOf(project);
  if (failure) return <ProblemPage error={failure} onRetry={() => void project.refetch()} />;
  if (project.data === undefined) return <LoadingPage />;

  const own = modules.data?.list.filter(({ project_id }) => project_id === projectId) ?? [];
  const nameOf = (id: string | null | undefined) => modules.data?.list.find((module) => module.id === id)?.name ?? t("coverage.form.anyModule");
  const describe = ({ module_id, other_module_id, link_type_id, direction, minimum }: CoveragePolicy) => {
    const type = types.find(({ id }) => id === link_type_id);
    return t("coverage.sentence", {
      module: nameOf(module_id),
      other: nameOf(other_module_id),
      type: (direction === "incoming" ? type?.backward_name : type?.name) ?? t(`coverage.linked.${direction}`),
      count: minimum,
    });
  };
  const points = (baselines ?? []).map(({ id, name, module_name }) => ({ id, name: `${name} · ${module_name}` }));
  const reason = can(project.data, "write") ? undefined : t("right.write");
  const chosen = policies.data?.find(({ id }) => id === chosenId);
  const choose = (policy: string | undefined) => void navigate({ search: (before) => ({ ...before, policy }), resetScroll: false });
  const close = () => {
    setAsked(null);
    create.reset();
    update.reset();
  };
  const submit = (input: PolicyInput) => {
    if (asked?.kind === "edit") {
      const { id, version } = asked.policy;
      update.mutate({ ...input, id, version }, { onSuccess: close });
    } else create.mutate(input, { onSuccess: close });
  };
  const onDelete = (policy: CoveragePolicy) =>
    remove.mutate(policy.id, {
      onError: (error) => toastProblem(t("coverage.deleteFailed"), problemText(error, t)),
      onSuccess: () => {
        toastDone(t("coverage.deleted", { name: policy.name }), {
          undo: {
            label: t("common.undo"),
            run: () => restore.mutate(policy.id, { onError: (error) => toastProblem(t("coverage.notRestored"), problemText(error, t)) }),
          },
        });
      },
    });
  const add = (
    <Button
      variant="primary"
      icon={Plus}
      disabledReason={reason ?? (own.length === 0 ? t("coverage.noModules") : undefined)}
      onClick={() => setAsked({ kind: "new" })}
    >
      {t("coverage.create")}
    </Button>
  );
  return (
    <Page
      title={t("coverage.title")}
      eyebrow={project.data.name}
      description={t("coverage.description")}
      actions={
        <>
          <Link to="/p/$project/trace" params={{ project: projectId }} className={buttonLook()}>
            <Grid3x3 aria-hidden size={14} />
            {t("trace.title")}
          </Link>
          {add}
        </>
      }
    >
      <Section
        title={t("coverage.policies")}
        actions={
          <AsOfPicker
            value={asof}
            baselines={points}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, asof: next }), resetScroll: false })}
          />
        }
      >
        {asof !== undefined && <p>{t("coverage.asOfPoliciesNote")}</p>}
        {policies.isPending && <ListSkeleton />}
        {policies.error && policies.data === undefined && (
          <ProblemState {...shownProblem(policies.error, t)} onRetry={() => void policies.refetch()} />
        )}
        {policies.data?.length === 0 && (
          <State icon={ClipboardCheck} title={t("coverage.noPolicies")} actions={add}>
            {t("coverage.noPoliciesText")}
          </State>
        )}
        {policies.data && policies.data.length > 0 && (
          <PolicyList
            policies={policies.data}
            chosen={chosen?.id}
            describe={describe}
            disabledReason={reason}
            onChoose={choose}
            onEdit={(policy) => setAsked({ kind: "edit", policy })}
            onDelete={onDelete}
          />
        )}
      </Section>
      {chosen && (
        <Section title={t("coverage.gapsOf", { name: chosen.name })}>
          <GapList
            key={chosen.id}
            policy={chosen}
            asOf={asof}
            disabledReason={reason}
            renderLink={(id, children) => (
              <Link to="/o/$object" params={{ object: id }}>
                {children}
              </Link>
            )}
            onLink={(gap) => setAsked({ kind: "fix", gap })}
          />
        </Section>
      )}
      <Section title={t("modules.title")}>
        {coverage.isPending && <ListSkeleton />}
        {coverage.error && coverage.data === undefined && (
          <ProblemState {...shownProblem(coverage.error, t)} onRetry={() => void coverage.refetch()} />
        )}
        {coverage.data && (
          <CoverageTable
            modules={coverage.data.modules}
            renderLink={(id, className, children) => (
              <Link to="/p/$project/m/$module" params={{ project: projectId, module: id }} className={className}>
                {children}
              </Link>
            )}
          />
        )}
      </Section>
      {(asked?.kind === "new" || asked?.kind === "edit") && (
        <PolicyDialog
          policy={asked.kind === "edit" ? asked.policy : undefined}
          own={own}
          groups={modules.data?.groups ?? []}
          types={types}
          busy={create.isPending || update.isPending}
          problem={asked.kind === "edit" ? update.error : create.error}
          onClose={close}
          onSubmit={submit}
        />
      )}
      {asked?.kind === "fix" && chosen && <FixGap policy={chosen} gap={asked.gap} types={types} onClose={() => setAsked(null)} />}
    </Page>
  );
}
