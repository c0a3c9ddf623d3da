import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ListTree, Network } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { listOf } from "./-trace/trace-search";

import { failureOf } from "@/api/problem";
import { htmlToText } from "@/components/editor/html-to-text";
import { ToolSelect } from "@/components/toolbar/ToolSelect";
import toolbar from "@/components/toolbar/Toolbar.module.css";
import { TypePicker } from "@/components/toolbar/TypePicker";
import { Segmented } from "@/components/ui/Segmented";
import { WidePage } from "@/components/ui/WidePage";
import type { ImpactFilter, ImpactWay } from "@/features/impact/api/impact";
import { ImpactView } from "@/features/impact/components/ImpactView";
import { linkTypesQuery } from "@/features/links/api/links";
import { moduleQuery } from "@/features/modules/api/modules";
import { objectPermalinkQuery } from "@/features/objects/api/objects";
import { shownByThePage } from "@/lib/prefetch";

const WAYS: readonly ImpactWay[] = ["both", "backward", "forward"];
const DEPTHS = [1, 2, 3, 4, 5, 8, 12, 20];
const DEPTH = 3;

const ImpactSearch = v.object({
  way: v.fallback(v.optional(v.picklist(["forward", "backward"])), undefined),
  depth: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(20))), undefined),
  types: v.optional(v.fallback(v.string(), "")),
  view: v.fallback(v.optional(v.literal("graph")), undefined),
});

export const Route = createFileRoute("/_app/o/$object_/impact")({
  validateSearch: ImpactSearch,
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(objectPermalinkQuery(params.object)).catch(shownByThePage),
      context.queryClient.query(linkTypesQuery).catch(shownByThePage),
    ]),
  shouldReload: ({ cause }) => cause !== "stay",
  component: ImpactPage,
});

function ImpactPage() {
  const { t } = useTranslation();
  const { object: id } = Route.useParams();
  const search = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const query = useQuery(objectPermalinkQuery(id));
  const object = query.data;
  const module = useQuery({ ...moduleQuery(object?.module_id ?? ""), enabled: object !== undefined }).data;
  const types = useQuery(linkTypesQuery).data;
  const typeName = useCallback(
    (typeId: string, way: "forward" | "backward") => {
      const type = types?.find((one) => one.id === typeId);
      return (way === "backward" ? type?.backward_name : type?.name) ?? "";
    },
    [types],
  );
  const onOpen = useCallback((other: string) => void navigate({ to: "/o/$object", params: { object: other } }), [navigate]);
  const failure = failureOf(query);
  if (failure) return <ProblemPage error={failure} onRetry={() => void query.refetch()} />;
  if (object === undefined) return <LoadingPage />;
  const filter: ImpactFilter = { way: search.way ?? "both", depth: search.depth ?? DEPTH, types: listOf(search.types) };
  const onSearch = (change: Partial<v.InferOutput<typeof ImpactSearch>>) =>
    void navigate({ search: (before) => ({ ...before, ...change }), replace: true });
  return (
    <WidePage
      title={t("trace.impactOf", { key: object.key })}
      project={object.module_name}
      tabs={
        <>
          <Link to="/o/$object" params={{ object: object.id }} className={toolbar.subject}>
            {object.heading ?? t("impact.theObject")}
          </Link>
          <Segmented
            label={t("trace.tabs")}
            value={search.view ?? "tree"}
            options={[
              { value: "tree", label: t("impact.asTree"), icon: ListTree },
              { value: "graph", label: t("impact.asGraph"), icon: Network },
            ]}
            onChange={(view) => onSearch({ view: view === "graph" ? view : undefined })}
          />
        </>
      }
    >
      <div role="group" aria-label={t("impact.toolbar")} className={toolbar.bar}>
        <ToolSelect
          label={t("impact.way")}
          value={filter.way}
          on={filter.way !== "both"}
          onChange={(way) => onSearch({ way: way === "both" ? undefined : (way as "forward" | "backward") })}
        >
          {WAYS.map((way) => (
            <option key={way} value={way}>
              {t(`impact.ways.${way}`)}
            </option>
          ))}
        </ToolSelect>
        <ToolSelect
          label={t("impact.depth")}
          value={`${filter.depth}`}
          on={filter.depth !== DEPTH}
          onChange={(depth) => onSearch({ depth: Number(depth) === DEPTH ? undefined : Number(depth) })}
        >
          {[...new Set([...DEPTHS, filter.depth])]
            .sort((a, b) => a - b)
            .map((depth) => (
              <option key={depth} value={depth}>
                {t("impact.steps", { count: depth })}
              </option>
            ))}
        </ToolSelect>
        <TypePicker
          types={(types ?? []).filter(({ workspace_id }) => workspace_id === module?.workspace_id)}
          chosen={filter.types}
          onChange={(chosen) => onSearch({ types: chosen.join(",") || undefined })}
        />
      </div>
      <ImpactView
        key={object.id}
        root={{
          id: object.id,
          key: object.key,
          level: object.level,
          heading: object.heading ?? null,
          text: htmlToText(object.body ?? ""),
          module_id: object.module_id,
          module_name: object.module_name,
          project_id: object.project_id,
        }}
        filter={filter}
        graph={search.view === "graph"}
        typeName={typeName}
        onOpen={onOpen}
      />
    </WidePage>
  );
}
