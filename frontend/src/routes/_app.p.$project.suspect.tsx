import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf } from "@/api/problem";
import { Page } from "@/components/ui/Page";
import { linkTypesQuery } from "@/features/links/api/links";
import { modulesQuery } from "@/features/modules/api/modules";
import { projectQuery } from "@/features/projects/api/projects";
import { SuspectInbox } from "@/features/suspect/components/SuspectInbox";
import { undoChangeSet } from "@/features/undo/api/undo";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/suspect")({
  validateSearch: v.object({
    module: v.optional(v.string()),
    cause: v.optional(v.string()),
    link: v.optional(v.string()),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: SuspectPage,
});

function SuspectPage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const place = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useQuery(modulesQuery(projectId));
  const types = useQuery(linkTypesQuery).data ?? [];
  const error = failureOf(project) ?? failureOf(modules);
  if (error) {
    return <ProblemPage error={error} onRetry={() => void Promise.all([project.refetch(), modules.refetch()])} />;
  }
  const typeName = (typeId: string, outgoing: boolean) => {
    const type = types.find(({ id }) => id === typeId);
    return (outgoing ? type?.name : type?.backward_name) ?? "";
  };
  return (
    <Page title={t("suspect.title")} eyebrow={project.data?.name} description={t("suspect.description")}>
      <SuspectInbox
        scope={{ projectId, moduleId: place.module }}
        modules={(modules.data?.items ?? []).map((one) => ({ id: one.id, name: one.name, mayWrite: can(one, "write") }))}
        place={place}
        onPlace={(search, replace = false) => void navigate({ search, replace, resetScroll: false })}
        typeName={typeName}
        renderObject={(id, children) => (
          <Link to="/o/$object" params={{ object: id }}>
            {children}
          </Link>
        )}
        onOpen={(id) => void navigate({ to: "/o/$object", params: { object: id } })}
        undo={(changeSet) => undoChangeSet(changeSet, "refuse")}
      />
    </Page>
  );
}
