import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ClipboardCheck, Ellipsis, FileText, Import, Milestone, Plus, ScrollText, Trash2, TriangleAlert, Users } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { ProjectMap } from "./-coverage/ProjectMap";
import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf, shownProblem } from "@/api/problem";
import { ActionMenu } from "@/components/actions/ActionMenu";
import { Button, IconButton } from "@/components/ui/Button";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { MembersDialog } from "@/features/members/components/MembersDialog";
import { modulesQuery } from "@/features/modules/api/modules";
import { CreateModuleDialog } from "@/features/modules/components/CreateModuleDialog";
import { ModuleTable } from "@/features/modules/components/ModuleTable";
import { projectQuery } from "@/features/projects/api/projects";
import { useDeleteAction } from "@/features/recycle-bin/use-delete-action";
import { LatestChanges } from "@/features/undo/components/LatestChanges";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/")({
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: ProjectPage,
});

function ProjectPage() {
  const { t } = useTranslation();
  const { project: id } = Route.useParams();
  const navigate = useNavigate();
  const project = useQuery(projectQuery(id));
  const modules = useQuery(modulesQuery(id));
  const [dialog, setDialog] = useState<"create" | "members" | null>(null);

  const deleteModule = useDeleteAction();
  const deleteProject = useDeleteAction(
    () => project.data && void navigate({ to: "/w/$workspace", params: { workspace: project.data.workspace_id } }),
  );

  const failure = failureOf(project);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void project.refetch()} />;
  }
  const reason = can(project.data, "create") ? undefined : t("right.create");
  const create = (
    <Button variant="primary" icon={Plus} disabledReason={reason} onClick={() => setDialog("create")}>
      {t("modules.create")}
    </Button>
  );
  const importButton = (
    <Button
      icon={Import}
      disabledReason={reason}
      onClick={() => void navigate({ to: "/p/$project/exchange", params: { project: id } })}
    >
      {t("exchange.import")}
    </Button>
  );
  return (
    <Page
      title={project.data?.name ?? " "}
      eyebrow={t("projects.one")}
      description={project.data?.description}
      actions={
        <>
          <Button
            icon={ClipboardCheck}
            onClick={() => void navigate({ to: "/p/$project/quality", params: { project: id } })}
          >
            {t("quality.title")}
          </Button>
          <Button
            icon={TriangleAlert}
            onClick={() => void navigate({ to: "/p/$project/suspect", params: { project: id } })}
          >
            {t("suspect.title")}
          </Button>
          <Button
            icon={Milestone}
            onClick={() => void navigate({ to: "/p/$project/versions", params: { project: id } })}
          >
            {t("versions.title")}
          </Button>
          <Button icon={ScrollText} onClick={() => void navigate({ to: "/p/$project/scripts", params: { project: id } })}>
            {t("scripts.title")}
          </Button>
          <Button icon={Users} onClick={() => setDialog("members")}>
            {t("members.title")}
          </Button>
          {importButton}
          {create}
          {project.data && (
            <ActionMenu
              trigger={<IconButton icon={Ellipsis} label={t("projects.more")} />}
              actions={[
                {
                  id: "bin",
                  group: t("common.actions"),
                  label: t("bin.title"),
                  icon: Trash2,
                  run: () => void navigate({ to: "/p/$project/bin", params: { project: id } }),
                },
                deleteProject(
                  { kind: "project", id, name: project.data.name, workspaceId: project.data.workspace_id },
                  project.data,
                ),
              ]}
            />
          )}
        </>
      }
    >
      {modules.data && modules.data.items.length > 1 && <ProjectMap projectId={id} />}
      <Section title={t("modules.title")}>
        {modules.isPending && <ListSkeleton />}
        {modules.error && modules.data === undefined && (
          <ProblemState {...shownProblem(modules.error, t)} onRetry={() => void modules.refetch()} />
        )}
        {modules.data?.items.length === 0 && (
          <State
            icon={FileText}
            title={t("modules.empty")}
            actions={
              <>
                {create}
                {importButton}
              </>
            }
          >
            {t("modules.emptyText")}
          </State>
        )}
        {modules.data && modules.data.items.length > 0 && (
          <ModuleTable
            modules={modules.data.items}
            renderLink={(module, className) => (
              <Link to="/p/$project/m/$module" params={{ project: id, module: module.id }} className={className}>
                {module.name}
              </Link>
            )}
            renderActions={(module) => (
              <ActionMenu
                trigger={<IconButton icon={Ellipsis} label={t("modules.more", { name: module.name })} />}
                actions={[deleteModule({ kind: "module", id: module.id, name: module.name }, module)]}
              />
            )}
          />
        )}
      </Section>
      {modules.data && (
        <LatestChanges
          modules={modules.data.items}
          renderLink={(moduleId, children) => (
            <Link to="/p/$project/m/$module/history" params={{ project: id, module: moduleId }}>
              {children}
            </Link>
          )}
        />
      )}
      <CreateModuleDialog
        projectId={id}
        workspaceId={project.data?.workspace_id}
        open={dialog === "create"}
        onClose={() => setDialog(null)}
        onCreated={(module) => void navigate({ to: "/p/$project/m/$module", params: { project: id, module: module.id } })}
      />
      <MembersDialog
        scope={{ kind: "project", id }}
        open={dialog === "members"}
        onClose={() => setDialog(null)}
        mayAdminister={can(project.data, "administer")}
      />
    </Page>
  );
}
