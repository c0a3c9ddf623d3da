import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { Ellipsis, FolderKanban, Plus, Trash2, Users, Waypoints } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf, shownProblem } from "@/api/problem";
import { ActionMenu } from "@/components/actions/ActionMenu";
import { Button, IconButton } from "@/components/ui/Button";
import { FilterInput } from "@/components/ui/FilterInput";
import { ListCard, ListRow, ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { Time } from "@/components/ui/Time";
import { MembersDialog } from "@/features/members/components/MembersDialog";
import { projectsQuery } from "@/features/projects/api/projects";
import { CreateProjectDialog } from "@/features/projects/components/CreateProjectDialog";
import { useDeleteAction } from "@/features/recycle-bin/use-delete-action";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/w/$workspace")({
  validateSearch: v.object({ q: v.optional(v.string()) }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(workspaceQuery(params.workspace)).catch(shownByThePage),
      context.queryClient.query(projectsQuery(params.workspace)).catch(shownByThePage),
    ]),
  component: WorkspacePage,
});

function WorkspacePage() {
  const { t } = useTranslation();
  const { workspace: id } = Route.useParams();
  const { q = "" } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const workspace = useQuery(workspaceQuery(id));
  const projects = useQuery(projectsQuery(id));
  const [dialog, setDialog] = useState<"create" | "members" | null>(null);

  const deleteWorkspace = useDeleteAction(() => void navigate({ to: "/" }));

  const failure = failureOf(workspace);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void workspace.refetch()} />;
  }
  const mayCreate = can(workspace.data, "create");
  const shown = projects.data?.items.filter(({ name, description }) =>
    `${name} ${description ?? ""}`.toLowerCase().includes(q.toLowerCase()),
  );
  const create = (
    <Button
      variant="primary"
      icon={Plus}
      disabledReason={mayCreate ? undefined : t("right.create")}
      onClick={() => setDialog("create")}
    >
      {t("projects.create")}
    </Button>
  );
  return (
    <Page
      title={workspace.data?.name ?? " "}
      eyebrow={t("workspaces.one")}
      description={workspace.data?.description}
      actions={
        <>
          <Button icon={Waypoints} onClick={() => void navigate({ to: "/w/$workspace/links", params: { workspace: id } })}>
            {t("linkSchema.title")}
          </Button>
          <Button icon={Users} onClick={() => setDialog("members")}>
            {t("members.title")}
          </Button>
          {create}
          {workspace.data && (
            <ActionMenu
              trigger={<IconButton icon={Ellipsis} label={t("workspaces.more")} />}
              actions={[
                {
                  id: "bin",
                  group: t("common.actions"),
                  label: t("bin.title"),
                  icon: Trash2,
                  run: () => void navigate({ to: "/w/$workspace/bin", params: { workspace: id } }),
                },
                deleteWorkspace({ kind: "workspace", id, name: workspace.data.name }, workspace.data),
              ]}
            />
          )}
        </>
      }
    >
      <Section
        title={t("projects.title")}
        actions={
          <FilterInput
            label={t("projects.filter")}
            value={q}
            onChange={(text) => void navigate({ search: { q: text || undefined }, replace: true })}
          />
        }
      >
        {projects.isPending && <ListSkeleton />}
        {projects.error && projects.data === undefined && (
          <ProblemState {...shownProblem(projects.error, t)} onRetry={() => void projects.refetch()} />
        )}
        {projects.data?.items.length === 0 && (
          <State icon={FolderKanban} title={t("projects.empty")} actions={create}>
            {t("projects.emptyText")}
          </State>
        )}
        {shown && shown.length > 0 && (
          <ListCard label={t("projects.title")}>
            {shown.map((project) => (
              <ListRow
                key={project.id}
                icon={FolderKanban}
                link={
                  <Link to="/p/$project" params={{ project: project.id }}>
                    {project.name}
                  </Link>
                }
                description={project.description}
                meta={<Time at={project.updated_at} />}
              />
            ))}
          </ListCard>
        )}
        {shown?.length === 0 && projects.data && projects.data.items.length > 0 && <p>{t("common.nothingMatches")}</p>}
      </Section>
      <CreateProjectDialog
        workspaceId={id}
        open={dialog === "create"}
        onClose={() => setDialog(null)}
        onCreated={(project) => void navigate({ to: "/p/$project", params: { project: project.id } })}
      />
      <MembersDialog
        scope={{ kind: "workspace", id }}
        open={dialog === "members"}
        onClose={() => setDialog(null)}
        mayAdminister={can(workspace.data, "administer")}
      />
    </Page>
  );
}
