import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { FileDown } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ExportModule } from "./-shell/ExportModule";

import { can } from "@/api/capabilities";
import type { Module } from "@/api/types";
import { Button } from "@/components/ui/Button";
import { ListCard, ListRow } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { Section } from "@/components/ui/Section";
import { ImportWizard } from "@/features/exchange/components/ImportWizard";
import { ImportJob } from "@/features/jobs/components/ImportJob";
import { modulesQuery } from "@/features/modules/api/modules";
import { projectQuery } from "@/features/projects/api/projects";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/exchange")({
  validateSearch: v.object({ upload: v.optional(v.string()), job: v.optional(v.string()) }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: ExchangePage,
});

function ExchangePage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const { upload, job } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useQuery(modulesQuery(projectId)).data?.items ?? [];
  const [exported, setExported] = useState<Module | null>(null);
  return (
    <Page title={t("exchange.title")} eyebrow={project.data?.name} description={t("exchange.text")}>
      <Section title={t("exchange.importTitle")}>
        <ImportWizard
          projectId={projectId}
          disabledReason={can(project.data, "create") ? undefined : t("right.create")}
          uploadId={upload}
          jobId={job}
          onUpload={(id) => void navigate({ search: { upload: id } })}
          onJob={(id) => void navigate({ search: { job: id } })}
          renderJob={(id) => (
            <ImportJob
              jobId={id}
              renderModuleLink={(moduleId, name) => (
                <Link to="/p/$project/m/$module" params={{ project: projectId, module: moduleId }}>
                  {name}
                </Link>
              )}
            />
          )}
        />
      </Section>
      {modules.length > 0 && (
        <Section title={t("exchange.exportSection")}>
          <ListCard label={t("exchange.exportSection")}>
            {modules.map((module) => (
              <ListRow
                key={module.id}
                icon={FileDown}
                link={<span>{module.name}</span>}
                meta={<Button onClick={() => setExported(module)}>{t("exchange.export")}</Button>}
              />
            ))}
          </ListCard>
        </Section>
      )}
      {exported && <ExportModule module={exported} onClose={() => setExported(null)} />}
    </Page>
  );
}
