import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ClipboardCheck, Grid3x3 } from "lucide-react";
import { useTranslation } from "react-i18next";

import { problemText } from "@/api/problem";
import { Button, buttonLook } from "@/components/ui/Button";
import card from "@/components/ui/Card.module.css";
import { Section } from "@/components/ui/Section";
import { Skeleton } from "@/components/ui/Skeleton";
import { projectCoverageQuery } from "@/features/coverage/api/coverage";
import { ModuleMap } from "@/features/coverage/components/ModuleMap";
import { linkTypesQuery } from "@/features/links/api/links";

/** The modules of a project as a map, each line a way to its gaps. */
export function ProjectMap({ projectId }: { projectId: string }) {
  const { t } = useTranslation();
  const coverage = useQuery(projectCoverageQuery(projectId));
  const types = useQuery(linkTypesQuery).data ?? [];
  const isLinked = coverage.data?.edges.some((edge) => edge.source_module_id !== edge.target_module_id);
  /** Where a module is that may be of another project. */
  const projectOf = (module: string) => {
    for (const edge of coverage.data?.edges ?? []) {
      if (edge.source_module_id === module) return edge.source_project_id;
      if (edge.target_module_id === module) return edge.target_project_id;
    }
    return projectId;
  };
  return (
    <Section
      title={t("coverage.map.title")}
      actions={
        <span className={card.buttons}>
          <Link to="/p/$project/coverage" params={{ project: projectId }} className={buttonLook()}>
            <ClipboardCheck aria-hidden size={14} />
            {t("coverage.title")}
          </Link>
          <Link to="/p/$project/trace" params={{ project: projectId }} className={buttonLook()}>
            <Grid3x3 aria-hidden size={14} />
            {t("trace.title")}
          </Link>
        </span>
      }
    >
      {coverage.isPending && (
        <div className={card.card} aria-busy>
          <div className={card.padded}>
            <Skeleton lines={4} />
          </div>
        </div>
      )}
      {coverage.error && coverage.data === undefined && (
        <div role="alert" className={card.card}>
          <div className={card.padded}>
            <p>{problemText(coverage.error, t)}</p>
            <Button onClick={() => void coverage.refetch()}>{t("common.retry")}</Button>
          </div>
        </div>
      )}
      {isLinked === false && <p className={card.secondary}>{t("coverage.map.none")}</p>}
      {coverage.data !== undefined && isLinked === true && (
        <ModuleMap
          coverage={coverage.data}
          typeName={(id) => types.find((type) => type.id === id)?.name ?? ""}
          renderModule={(id, className, children) => (
            <Link to="/p/$project/m/$module" params={{ project: projectOf(id), module: id }} className={className}>
              {children}
            </Link>
          )}
          renderEdge={(edge, className, children) => (
            <Link
              to="/p/$project/trace"
              params={{ project: projectId }}
              search={{
                source: edge.target_module_id,
                target: edge.source_module_id,
                types: edge.link_type_id,
                way: "backward",
                ...(edge.targets_covered < edge.target_total && { rows: "gaps" as const }),
              }}
              className={className}
            >
              {children}
            </Link>
          )}
        />
      )}
    </Section>
  );
}
