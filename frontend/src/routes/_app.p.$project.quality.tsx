import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ClipboardCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { ProblemPage } from "./-shell/ProblemPage";

import { failureOf } from "@/api/problem";
import { buttonLook } from "@/components/ui/Button";
import { SelectField } from "@/components/ui/Field";
import { ListSkeleton } from "@/components/ui/ListCard";
import { Page } from "@/components/ui/Page";
import { State } from "@/components/ui/State";
import { modulesQuery } from "@/features/modules/api/modules";
import { projectQuery } from "@/features/projects/api/projects";
import { QualityReport } from "@/features/quality/components/QualityReport";
import { shownByThePage } from "@/lib/prefetch";

const LINK_RULES = ["suspect_link", "link_rule", "broken_reference", "orphan"];

export const Route = createFileRoute("/_app/p/$project/quality")({
  validateSearch: v.object({
    module: v.optional(v.string()),
    rule: v.optional(v.string()),
    severity: v.fallback(v.optional(v.picklist(["error", "warning", "info"])), undefined),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: QualityPage,
});

function QualityPage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const { module, rule, severity } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const project = useQuery(projectQuery(projectId));
  const modules = useQuery(modulesQuery(projectId));
  const error = failureOf(project) ?? failureOf(modules);
  if (error) {
    return <ProblemPage error={error} onRetry={() => void Promise.all([project.refetch(), modules.refetch()])} />;
  }
  const list = modules.data?.items;
  const shown = list?.find(({ id }) => id === module) ?? list?.[0];
  return (
    <Page
      title={t("quality.title")}
      eyebrow={project.data?.name}
      description={t("quality.description")}
      actions={
        list !== undefined &&
        shown !== undefined && (
          <>
            <Link to="/p/$project/suspect" params={{ project: projectId }} search={{ module: shown.id }} className={buttonLook()}>
              {t("suspect.title")}
            </Link>
            <SelectField
            label={t("quality.module")}
            value={shown.id}
            onChange={(event) => void navigate({ search: { module: event.target.value } })}
          >
            {list.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
            </SelectField>
          </>
        )
      }
    >
      {list === undefined && <ListSkeleton />}
      {list?.length === 0 && (
        <State icon={ClipboardCheck} title={t("quality.noModules")}>
          {t("quality.noModulesText")}
        </State>
      )}
      {shown !== undefined && (
        <QualityReport
          key={shown.id}
          moduleId={shown.id}
          rule={rule}
          severity={severity}
          onFilter={(filter) => void navigate({ search: { module: shown.id, ...filter }, resetScroll: false })}
          renderLink={(finding, children) => (
            <Link
              to="/p/$project/m/$module"
              params={{ project: projectId, module: shown.id }}
              search={{ sel: finding.object_id, ...(LINK_RULES.includes(finding.rule) && { tab: "links" as const }) }}
            >
              {children}
            </Link>
          )}
          renderScript={(script, children) => (
            <Link
              to="/p/$project/scripts/$module/$script"
              params={{ project: projectId, module: shown.id, script: script.script_id }}
            >
              {children}
            </Link>
          )}
        />
      )}
    </Page>
  );
}
