import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { FileClock, GitCompareArrows } from "lucide-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { usePeopleOf } from "./-shell/use-people";

import { failureOf } from "@/api/problem";
import type { Module } from "@/api/types";
import { buttonLook } from "@/components/ui/Button";
import { moduleQuery } from "@/features/modules/api/modules";
import { changeAtQuery } from "@/features/undo/api/undo";
import { ChangesPage } from "@/features/undo/components/ChangesPage";
import { describeChange } from "@/features/undo/model/describe";
import { moduleBaselinesQuery } from "@/features/versions/api/baselines";
import { TimeSlider } from "@/features/versions/components/TimeSlider";
import { useNumberFormat } from "@/lib/format";
import { shownByThePage } from "@/lib/prefetch";

export const Route = createFileRoute("/_app/p/$project/m/$module_/history")({
  validateSearch: v.object({
    by: v.optional(v.string()),
    kind: v.optional(v.fallback(v.optional(v.picklist(["edit", "import", "script", "undo", "sync"])), undefined)),
    /** The revision that one looks at; the last one when missing. */
    at: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))), undefined),
  }),
  loader: ({ context, params }) => context.queryClient.query(moduleQuery(params.module)).catch(shownByThePage),
  component: ModuleHistory,
});

function ModuleHistory() {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { project, module: moduleId } = Route.useParams();
  const { at, ...filter } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const module = useQuery(moduleQuery(moduleId));
  const people = usePeopleOf(module.data?.workspace_id);
  const failure = failureOf(module);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void module.refetch()} />;
  }
  if (module.data === undefined) {
    return <LoadingPage />;
  }
  return (
    <ChangesPage
      module={module.data}
      people={people.list}
      filter={filter}
      onFilter={(next) => void navigate({ search: { at, ...next }, replace: true })}
      timeline={<Timeline module={module.data} />}
      renderOpen={({ revision }) => (
        <Link
          to="/p/$project/m/$module"
          params={{ project, module: moduleId }}
          search={{ as_of: revision }}
          aria-label={t("timeline.openNamed", { revision: number(revision) })}
          title={t("timeline.openNamed", { revision: number(revision) })}
        >
          {number(revision)}
        </Link>
      )}
      onChanged={async (isGone) => {
        // What asks for a module in the recycle bin would only be told that it is not there.
        if (isGone) await navigate({ to: "/p/$project", params: { project } });
        await queries.invalidateQueries();
      }}
    />
  );
}

/** The line of time, with what leads on from a revision. */
function Timeline({ module }: { module: Module }) {
  const { t } = useTranslation();
  const { project } = Route.useParams();
  const { at } = Route.useSearch();
  const navigate = useNavigate({ from: Route.fullPath });
  const head = module.revision;
  const revision = Math.min(at ?? head, head);
  const baselines = useQuery(moduleBaselinesQuery(module.id)).data;
  const change = useQuery({ ...changeAtQuery(module.id, head, revision), placeholderData: keepPreviousData }).data;
  const onChange = useCallback(
    (next: number) => void navigate({ search: (old) => ({ ...old, at: next }), replace: true, resetScroll: false }),
    [navigate],
  );
  if (head === 0) return null;
  return (
    <TimeSlider
      moduleName={module.name}
      head={head}
      revision={revision}
      baselines={baselines ?? []}
      change={change ?? undefined}
      describe={(one) => describeChange(one, t)}
      onChange={onChange}
      renderActions={(chosen) => (
        <>
          <Link to="/p/$project/compare" params={{ project }} search={{ module: module.id, from: chosen }} className={buttonLook()}>
            <GitCompareArrows aria-hidden size={16} />
            {t("versions.compareNow")}
          </Link>
          <Link
            to="/p/$project/m/$module"
            params={{ project, module: module.id }}
            search={chosen === head ? {} : { as_of: chosen }}
            className={buttonLook()}
          >
            <FileClock aria-hidden size={16} />
            {t("timeline.open")}
          </Link>
        </>
      )}
    />
  );
}
