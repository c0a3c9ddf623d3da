import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

import { ProblemPage } from "./-shell/ProblemPage";

import { can } from "@/api/capabilities";
import { failureOf } from "@/api/problem";
import { Page } from "@/components/ui/Page";
import { LinkSchema } from "@/features/links/components/LinkSchema";
import { templatesQuery } from "@/features/modules/api/modules";
import { workspaceQuery } from "@/features/workspaces/api/workspaces";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/w/$workspace_/links")({
  loader: ({ context, params }) => context.queryClient.query(workspaceQuery(params.workspace)).catch(shownByThePage),
  component: LinkSchemaPage,
});

function LinkSchemaPage() {
  const { t } = useTranslation();
  const { workspace: id } = Route.useParams();
  const workspace = useQuery(workspaceQuery(id));
  const modules = useQuery(templatesQuery(id)).data ?? [];
  const failure = failureOf(workspace);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void workspace.refetch()} />;
  }
  return (
    <Page title={t("linkSchema.title")} eyebrow={workspace.data?.name} description={t("linkSchema.text")}>
      <LinkSchema
        workspaceId={id}
        modules={modules}
        disabledReason={can(workspace.data, "administer") ? undefined : t("right.administer")}
      />
    </Page>
  );
}
