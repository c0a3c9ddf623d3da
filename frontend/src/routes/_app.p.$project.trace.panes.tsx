import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import { Columns2 } from "lucide-react";
import { useCallback, useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";

import { failureOf } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { Page } from "@/components/ui/Page";
import { State } from "@/components/ui/State";
import { endsQuery, fetchMainWay, linkedBetween } from "@/features/links/api/linked";
import { linkTypesQuery } from "@/features/links/api/links";
import { completeLink } from "@/features/links/model/complete-link";
import { chooseWay, startLink, useStartedLink } from "@/features/links/model/started-link";
import { modulesQuery } from "@/features/modules/api/modules";
import { fetchObjects, PAGE_ROWS } from "@/features/objects/api/objects";
import { PanesView } from "@/features/panes/components/PanesView";
import { panesOf } from "@/features/panes/model/pane-rows";
import { projectQuery } from "@/features/projects/api/projects";
import { usePageTitle } from "@/lib/page-title";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/trace/panes")({
  validateSearch: v.object({
    /** Ids of the modules, from left to right. */
    m: v.fallback(v.optional(v.array(v.string())), undefined),
    sel: v.optional(v.string()),
  }),
  loader: ({ context, params }) =>
    Promise.all([
      context.queryClient.query(projectQuery(params.project)).catch(shownByThePage),
      context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
    ]),
  component: PanesPage,
});

const rowsOf = (moduleId: string) => ({
  load: (offset: number, limit: number, signal: AbortSignal) => fetchObjects(moduleId, { offset, limit, signal }),
  around: (id: string) => fetchObjects(moduleId, { at: id, limit: PAGE_ROWS }),
});

const useEnds = (object: RequirementObject | undefined, typeId: string | undefined) => useQuery(endsQuery(object, typeId)).data;

/** Not beside, as there are no rows that could be in the way of the answer. */
const atOnce = <Answer,>(act: () => Promise<Answer>): Promise<Answer> => act();

function PanesPage() {
  const { t } = useTranslation();
  const { project: projectId } = Route.useParams();
  const { m, sel } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const modules = useQuery(modulesQuery(projectId));
  const types = useQuery(linkTypesQuery).data;
  const { from, way } = useStartedLink();
  usePageTitle(t("panes.title"));

  const list = modules.data?.items;
  const workspaceId = list?.[0]?.workspace_id;
  const linkTypes = useMemo(() => (types ?? []).filter((type) => type.workspace_id === workspaceId), [types, workspaceId]);
  const shown = useMemo(() => panesOf(m ?? [], (list ?? []).map(({ id }) => id)), [m, list]);
  const known = linkTypes.some(({ id }) => id === way?.typeId);
  const first = linkTypes[0]?.id;
  const [left = "", right = ""] = shown;
  const main = useQuery({
    queryKey: ["main way", left, right],
    queryFn: async ({ signal }) => {
      const rows = await fetchObjects(left, { offset: 0, limit: PAGE_ROWS, signal });
      return fetchMainWay(left, right, rows.items.map(({ id }) => id), signal);
    },
    enabled: right !== "",
    staleTime: Infinity,
  }).data;
  // One is always chosen: it decides what is a gap, and what a link becomes. It is kept for the whole window.
  useEffect(() => {
    if (main) chooseWay(main);
    else if (main === null && !known && first !== undefined) chooseWay({ typeId: first, outgoing: true });
    // A choice that somebody makes afterwards stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [main, first]);

  const begin = useCallback(
    (object: RequirementObject) =>
      startLink({
        id: object.id,
        key: object.key,
        text: object.heading ?? (object.body ?? "").replace(/<[^>]*>/g, " ").slice(0, 200),
        workspaceId: workspaceId ?? "",
      }),
    [workspaceId],
  );
  const onLink = useCallback(
    (to: RequirementObject, dragged: RequirementObject | undefined, follow: () => void) => {
      if (dragged !== undefined) begin(dragged);
      const beside = <Answer,>(act: () => Promise<Answer>) => atOnce(act).finally(follow);
      void completeLink(to, { queries, t, beside });
    },
    [begin, queries, t],
  );
  const onSelected = useCallback(
    (id: string) => void navigate({ search: (old) => ({ ...old, sel: id }), replace: true, resetScroll: false }),
    [navigate],
  );

  const failure = failureOf(modules);
  if (failure) return <ProblemPage error={failure} onRetry={() => void modules.refetch()} />;
  if (list === undefined) return <LoadingPage />;
  if (list.length < 2) {
    return (
      <Page title={t("panes.title")}>
        <State icon={Columns2} title={t("panes.tooFew")}>
          {t("panes.tooFewText")}
        </State>
      </Page>
    );
  }
  return (
    <PanesView
      modules={list}
      shown={shown}
      linkTypes={linkTypes}
      way={known ? way : null}
      onWay={chooseWay}
      linkFrom={from?.key}
      onStart={begin}
      onLink={onLink}
      opening={sel}
      onShown={(ids) => void navigate({ search: (old) => ({ ...old, m: ids }) })}
      onSelected={onSelected}
      rowsOf={rowsOf}
      between={linkedBetween}
      useEnds={useEnds}
    />
  );
}
