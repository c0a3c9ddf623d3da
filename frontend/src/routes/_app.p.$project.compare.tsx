import { useQuery } from "@tanstack/react-query";
import { createFileRoute, Link, useNavigate } from "@tanstack/react-router";
import { ArrowLeftRight, Milestone } from "lucide-react";
import { useCallback, useMemo } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";

import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { useCompareWords } from "./-shell/use-compare-words";

import { failureOf } from "@/api/problem";
import type { Baseline, Module } from "@/api/types";
import { htmlToText } from "@/components/editor/html-to-text";
import { buttonLook, IconButton } from "@/components/ui/Button";
import { State } from "@/components/ui/State";
import type { ChangeContext } from "@/features/compare/components/ChangeCard";
import styles from "@/features/compare/components/Compare.module.css";
import { CompareView } from "@/features/compare/components/CompareView";
import { PointPicker } from "@/features/compare/components/PointPicker";
import { KINDS } from "@/features/compare/model/kinds";
import { moduleQuery, modulesQuery } from "@/features/modules/api/modules";
import { objectPermalinkQuery } from "@/features/objects/api/objects";
import { moduleBaselinesQuery } from "@/features/versions/api/baselines";
import { usePageTitle } from "@/lib/page-title";
import { shownByThePage } from "@/lib/prefetch";

/** A point in the address: a revision is a number there. */
const Point = v.fallback(v.optional(v.union([v.string(), v.number()])), undefined);

const CompareSearch = v.object({
  module: v.optional(v.string()),
  from: Point,
  to: Point,
  kind: v.fallback(v.optional(v.picklist(KINDS)), undefined),
  sel: v.optional(v.string()),
});

export const Route = createFileRoute("/_app/p/$project/compare")({
  validateSearch: CompareSearch,
  loader: ({ context, params }) => context.queryClient.query(modulesQuery(params.project)).catch(shownByThePage),
  component: ComparePage,
});

const textOf = (point: string | number | undefined) => (point === undefined ? undefined : String(point));

function ComparePage() {
  const { project } = Route.useParams();
  const search = Route.useSearch();
  const modules = useQuery(modulesQuery(project));
  const known = modules.data?.items.find(({ id }) => id === search.module);
  // A set of baselines may lead to a module of another project.
  const elsewhere = useQuery({ ...moduleQuery(search.module ?? ""), enabled: search.module !== undefined && modules.data !== undefined && known === undefined });
  const module = search.module === undefined ? modules.data?.items[0] : (known ?? elsewhere.data);
  const baselines = useQuery({ ...moduleBaselinesQuery(module?.id ?? ""), enabled: module !== undefined });
  const failure = failureOf(modules) ?? failureOf(elsewhere) ?? failureOf(baselines);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void Promise.all([modules.refetch(), baselines.refetch()])} />;
  }
  if (modules.data === undefined || elsewhere.isLoading || (module !== undefined && baselines.data === undefined)) return <LoadingPage />;
  const { items } = modules.data;
  return <Compare modules={module === undefined || known !== undefined || items.includes(module) ? items : [...items, module]} module={module} baselines={baselines.data ?? []} />;
}

interface CompareProps {
  modules: readonly Module[];
  module: Module | undefined;
  baselines: readonly Baseline[];
}

function Compare({ modules, module, baselines }: CompareProps) {
  const { t } = useTranslation();
  const { project } = Route.useParams();
  const search = Route.useSearch();
  usePageTitle(t("compare.title"), module?.name);
  // Who asks for nothing in particular sees what happened since the last baseline.
  const from = textOf(search.from) ?? baselines[0]?.id;
  const versions = (
    <Link to="/p/$project/versions" params={{ project }} search={{ module: module?.id }} className={buttonLook()}>
      {t("compare.toVersions")}
    </Link>
  );
  return (
    <main id="main" tabIndex={-1} style={{ height: "100%", outline: "none" }}>
      {module === undefined || from === undefined ? (
        <State page icon={Milestone} title={t(module === undefined ? "compare.noModule" : "compare.noBaseline")} actions={versions}>
          {t(module === undefined ? "compare.noModuleText" : "compare.noBaselineText")}
        </State>
      ) : (
        <Points key={module.id} modules={modules} module={module} baselines={baselines} from={from} />
      )}
    </main>
  );
}

function Points({ modules, module, baselines, from }: CompareProps & { module: Module; from: string }) {
  const { t } = useTranslation();
  const { project } = Route.useParams();
  const { to: later, kind, sel } = Route.useSearch();
  const to = later === "now" ? undefined : textOf(later);
  const navigate = useNavigate({ from: Route.fullPath });
  const words = useCompareWords(module);
  const onSearch = useCallback(
    (change: { kind?: typeof kind; sel?: string | undefined }) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const pick = (points: { from: string; to: string | undefined }) => void navigate({ search: { module: module.id, ...points, kind } });
  const context = useMemo(
    (): ChangeContext => ({
      words,
      renderObject: ({ object_id, version_to }, children) => (
        <Link
          to="/p/$project/m/$module"
          params={{ project, module: module.id }}
          // What is gone is there as it was; what is there is shown at the later point.
          search={{ sel: object_id, ...(version_to === null ? { as_of: from } : to !== undefined && { as_of: to }) }}
        >
          {children}
        </Link>
      ),
      renderName: (id) => <ObjectName id={id} />,
      renderText: (id) => <ObjectText id={id} />,
    }),
    [words, project, module.id, from, to],
  );
  const pickers = (
    <>
      <span className={styles.picker}>
        <label htmlFor="compare-module">{t("versions.module")}</label>
        <select id="compare-module" value={module.id} onChange={({ target }) => void navigate({ search: { module: target.value } })}>
          {modules.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </span>
      <PointPicker label={t("compare.from")} value={from} baselines={baselines} withNow={false} onChange={(next) => next && pick({ from: next, to })} />
      <IconButton
        icon={ArrowLeftRight}
        label={t("compare.swap")}
        disabledReason={to === undefined ? t("compare.nowIsLast") : undefined}
        onClick={() => to !== undefined && pick({ from: to, to: from })}
      />
      <PointPicker label={t("compare.to")} value={to} baselines={baselines} withNow onChange={(next) => pick({ from, to: next })} />
    </>
  );
  return (
    <CompareView
      moduleId={module.id}
      moduleName={module.name}
      from={from}
      to={to}
      kind={kind}
      selected={sel}
      pickers={pickers}
      context={context}
      onSearch={onSearch}
    />
  );
}

/** How an object that only moved begins. */
function ObjectText({ id }: { id: string }) {
  const object = useQuery(objectPermalinkQuery(id)).data;
  return object?.heading || htmlToText(object?.body ?? "");
}

/** The key of an object that another one stood below. */
function ObjectName({ id }: { id: string }) {
  const { t } = useTranslation();
  const object = useQuery(objectPermalinkQuery(id));
  if (object.isPending) return "…";
  return object.data === undefined ? t("compare.goneObject") : `${object.data.key} ${object.data.heading ?? ""}`;
}
