import { useQueries, useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { Plus, ScrollText } from "lucide-react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf, problemText, shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { toastDone, toastProblem } from "@/components/ui/toasts";
import { modulesQuery } from "@/features/modules/api/modules";
import { projectQuery } from "@/features/projects/api/projects";
import { scriptsQuery } from "@/features/scripts/api/list";
import { useSwitchScript, type Script } from "@/features/scripts/api/scripts";
import { ExampleList } from "@/features/scripts/components/ExampleList";
import { NewScriptDialog } from "@/features/scripts/components/NewScriptDialog";
import { ScriptTable, type ListedScript } from "@/features/scripts/components/ScriptTable";
import styles from "@/features/scripts/components/Scripts.module.css";
import { kindOf, KINDS } from "@/features/scripts/model/kinds";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/scripts/")({
  validateSearch: v.object({
    module: v.optional(v.string()),
    type: v.fallback(v.optional(v.picklist(KINDS)), undefined),
    /** A new script is being made, from this example or from nothing. */
    new: v.optional(v.string()),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  shouldReload: ({ cause }) => cause !== "stay",
  component: ScriptsPage,
});

const BLANK = "blank";

function ScriptsPage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const { module: moduleId, type, new: from } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useQuery(modulesQuery(projectId));
  const workspace = useQuery({ ...workspaceQuery(project.data?.workspace_id ?? ""), enabled: project.data !== undefined }).data;
  const list = modules.data?.items ?? [];
  const asked = moduleId === undefined ? list : list.filter(({ id }) => id === moduleId);
  const lists = useQueries({ queries: asked.map(({ id }) => scriptsQuery(id)) });
  const { mutate } = useSwitchScript();
  const failure = failureOf(project) ?? failureOf(modules);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void Promise.all([project.refetch(), modules.refetch()])} />;
  }
  if (project.data === undefined || modules.data === undefined) return <LoadingPage />;

  const mayEverywhere = can(workspace, "administer");
  const own = list.filter((module) => can(module, "administer"));
  // Those of all modules stand in every list.
  const seen = new Set<string>();
  const scripts = lists.flatMap(({ data }, index) =>
    (data ?? []).flatMap((script): ListedScript[] => {
      const module = asked[index];
      if (seen.has(script.id) || (type !== undefined && kindOf(script) !== type)) return [];
      seen.add(script.id);
      const may = script.everywhere ? mayEverywhere : can(module, "administer");
      return [{ script, module: script.everywhere ? undefined : module?.name, disabledReason: may ? undefined : t("right.administer") }];
    }),
  );
  const failed = lists.find(({ data, error }) => data === undefined && error !== null);
  const isPending = lists.some(({ isPending: waits }) => waits);
  const reason = list.length === 0 ? t("scripts.noModules") : own.length === 0 ? t("right.administer") : undefined;
  const search = (change: { module?: string | undefined; type?: (typeof KINDS)[number] | undefined; new?: string | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...change }), resetScroll: false });
  const onSwitch = (script: Script, enabled: boolean) => {
    const onError = (error: unknown) => toastProblem(t("scripts.notSaved"), problemText(error, t));
    const set = { moduleId: script.module_id, id: script.id };
    mutate(
      { ...set, enabled },
      {
        onError,
        onSuccess: () =>
          toastDone(t(enabled ? "scripts.on" : "scripts.off", { name: script.name }), {
            undo: { label: t("common.undo"), run: () => mutate({ ...set, enabled: !enabled }, { onError }) },
          }),
      },
    );
  };
  const add = (
    <Button variant="primary" icon={Plus} disabledReason={reason} onClick={() => search({ new: BLANK })}>
      {t("scripts.create")}
    </Button>
  );
  const isEmpty = !isPending && failed === undefined && scripts.length === 0;
  const isNarrowed = moduleId !== undefined || type !== undefined;
  return (
    <Page
      title={t("scripts.title")}
      eyebrow={project.data.name}
      description={t("scripts.description")}
      actions={add}
    >
      {(isNarrowed || scripts.length > 0) && (
        <div className={styles.filters}>
          <SelectField label={t("modules.name")} value={moduleId ?? ""} onChange={({ target }) => search({ module: target.value || undefined })}>
            <option value="">{t("scripts.allModules")}</option>
            {list.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label={t("scripts.type")}
            value={type ?? ""}
            onChange={({ target }) => search({ type: KINDS.find((kind) => kind === target.value) })}
          >
            <option value="">{t("scripts.allTypes")}</option>
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`scripts.kind.${kind}`)}
              </option>
            ))}
          </SelectField>
        </div>
      )}
      {isPending && scripts.length === 0 && <ListSkeleton />}
      {failed && <ProblemState {...shownProblem(failed.error, t)} onRetry={() => void failed.refetch()} />}
      {isEmpty &&
        (isNarrowed ? (
          <State icon={ScrollText} title={t("common.nothingMatches")} actions={<Button onClick={() => search({ module: undefined, type: undefined })}>{t("scripts.showAll")}</Button>} />
        ) : (
          <State icon={ScrollText} title={t("scripts.none")} actions={add}>
            {list.length === 0 ? t("scripts.noModules") : t("scripts.noneText")}
          </State>
        ))}
      {scripts.length > 0 && (
        <ScriptTable
          scripts={scripts}
          onSwitch={onSwitch}
          renderLink={(script, className) => (
            <Link
              to="/p/$project/scripts/$module/$script"
              params={{ project: projectId, module: script.module_id, script: script.id }}
              className={className}
            >
              {script.name}
            </Link>
          )}
        />
      )}
      {!isPending && (
        <Section title={t("scripts.examples")}>
          <ExampleList disabledReason={reason} onChoose={({ id }) => search({ new: id })} />
        </Section>
      )}
      {from !== undefined && own.length > 0 && (
        <NewScriptDialog
          modules={own}
          moduleId={moduleId}
          from={from === BLANK ? undefined : from}
          mayEverywhere={mayEverywhere}
          onClose={() => search({ new: undefined })}
          onCreated={(script) =>
            void navigate({
              to: "/p/$project/scripts/$module/$script",
              params: { project: projectId, module: script.module_id, script: script.id },
            })
          }
        />
      )}
    </Page>
  );
}
