import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { Building2, FileText, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { shownProblem } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { ListCard, ListRow, ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { ProblemState } from "@/components/ui/ProblemState";
import { Section } from "@/components/ui/Section";
import { State } from "@/components/ui/State";
import { Time } from "@/components/ui/Time";
import { workspacesQuery } from "@/features/workspaces/api/workspaces";
import { CreateWorkspaceDialog } from "@/features/workspaces/components/CreateWorkspaceDialog";
import { shownByThePage } from "@/lib/prefetch";
import { recentModules } from "@/lib/recent";

export const Route = createFileRoute("/_app/")({
  loader: ({ context }) => context.queryClient.query(workspacesQuery).catch(shownByThePage),
  component: HomePage,
});

function HomePage() {
  const { t } = useTranslation();
  const { user } = Route.useRouteContext();
  const navigate = useNavigate();
  const [creating, setCreating] = useState(false);
  const workspaces = useQuery(workspacesQuery);
  const recent = recentModules(user.id);
  const create = (
    <Button variant="primary" icon={Plus} onClick={() => setCreating(true)}>
      {t("workspaces.create")}
    </Button>
  );
  return (
    <Page
      title={t("home.title", { name: user.display_name })}
      actions={
        <>
          <Button icon={Trash2} onClick={() => void navigate({ to: "/bin" })}>
            {t("bin.title")}
          </Button>
          {create}
        </>
      }
    >
      {recent.length > 0 && (
        <Section title={t("home.recent")}>
          <ListCard label={t("home.recent")}>
            {recent.map(({ projectId, projectName, moduleId, moduleName, at }) => (
              <ListRow
                key={moduleId}
                icon={FileText}
                link={
                  <Link to="/p/$project/m/$module" params={{ project: projectId, module: moduleId }}>
                    {moduleName}
                  </Link>
                }
                description={projectName}
                meta={<Time at={at} />}
              />
            ))}
          </ListCard>
        </Section>
      )}
      <Section title={t("workspaces.title")}>
        {workspaces.isPending && <ListSkeleton />}
        {workspaces.error && workspaces.data === undefined && (
          <ProblemState
            {...shownProblem(workspaces.error, t)}
            onRetry={() => void workspaces.refetch()}
          />
        )}
        {workspaces.data?.items.length === 0 && (
          <State icon={Building2} title={t("workspaces.empty")} actions={create}>
            {t("workspaces.emptyText")}
          </State>
        )}
        {workspaces.data && workspaces.data.items.length > 0 && (
          <ListCard label={t("workspaces.title")}>
            {workspaces.data.items.map((workspace) => (
              <ListRow
                key={workspace.id}
                icon={Building2}
                link={
                  <Link to="/w/$workspace" params={{ workspace: workspace.id }}>
                    {workspace.name}
                  </Link>
                }
                description={workspace.description}
                meta={<Time at={workspace.updated_at} />}
              />
            ))}
          </ListCard>
        )}
      </Section>
      <CreateWorkspaceDialog
        open={creating}
        onClose={() => setCreating(false)}
        onCreated={(workspace) => void navigate({ to: "/w/$workspace", params: { workspace: workspace.id } })}
      />
    </Page>
  );
}
