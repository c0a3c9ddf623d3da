import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { Milestone } from "lucide-react";
import { Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ProblemPage } from "./-shell/ProblemPage";

import { failureOf } from "@/api/problem";
import { Button } from "@/components/ui/Button";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { modulesQuery } from "@/features/modules/api/modules";
import { projectQuery } from "@/features/projects/api/projects";
import { VersionList } from "@/features/versions/components/VersionList";
import { later } from "@/lib/later";
import { shownByThePage } from "@/lib/prefetch";

const CreateVersion = later(() => import("./-shell/CreateVersion").then((create) => create.CreateVersion));

export const Route = createFileRoute("/_app/p/$project/versions")({
  validateSearch: v.object({
    module: v.optional(v.string()),
    kind: v.fallback(v.optional(v.picklist(["one", "set"])), undefined),
    pick: v.fallback(v.optional(v.array(v.string())), undefined),
    set: v.optional(v.string()),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: VersionsPage,
});

function VersionsPage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useQuery(modulesQuery(projectId));
  const [creating, setCreating] = useState(false);
  const error = failureOf(project) ?? failureOf(modules);
  if (error) {
    return <ProblemPage error={error} onRetry={() => void Promise.all([project.refetch(), modules.refetch()])} />;
  }
  const list = modules.data?.items;
  const none = list?.length === 0 ? t("versions.noModules") : undefined;
  const create = (
    <Button variant="primary" icon={Milestone} disabledReason={none} onClick={() => setCreating(true)}>
      {t("versions.create")}
    </Button>
  );
  return (
    <Page title={t("versions.title")} eyebrow={project.data?.name} description={t("versions.description")} actions={create}>
      {list === undefined || project.data === undefined ? (
        <ListSkeleton />
      ) : (
        <VersionList
          project={project.data}
          modules={list}
          search={search}
          onSearch={(next) => void navigate({ search: next, replace: true, resetScroll: false })}
          create={create}
          renderOpen={(baseline, children) => (
            <Link to="/p/$project/m/$module" params={{ project: projectId, module: baseline.module_id }} search={{ as_of: baseline.id }}>
              {children}
            </Link>
          )}
          onOpen={(baseline) =>
            void navigate({
              to: "/p/$project/m/$module",
              params: { project: projectId, module: baseline.module_id },
              search: { as_of: baseline.id },
            })
          }
          onCompare={(from, to) =>
            void navigate({
              to: "/p/$project/compare",
              params: { project: projectId },
              search: { module: from.module_id, from: from.id, ...(to && { to: to.id }) },
            })
          }
        />
      )}
      {creating && project.data && (
        <Suspense>
          <CreateVersion
            workspaceId={project.data.workspace_id}
            projectId={projectId}
            chosen={search.module ? [search.module] : []}
            onClose={() => setCreating(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}
