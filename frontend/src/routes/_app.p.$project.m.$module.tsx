import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createFileRoute, redirect, useLocation, useNavigate, useRouteContext } from "@tanstack/react-router";
import { Suspense, useCallback, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import * as v from "valibot";


import { LoadingPage } from "./-shell/LoadingPage";
import { ProblemPage } from "./-shell/ProblemPage";
import { usePeopleOf } from "./-shell/use-people";

import { can } from "@/api/capabilities";
import { useConnection } from "@/api/connection";
import { useLive } from "@/api/live";
import { failureOf, isStatus } from "@/api/problem";
import type { RequirementObject } from "@/api/types";
import { linkTypesQuery } from "@/features/links/api/links";
import { startLink, useStartedLink } from "@/features/links/model/started-link";
import { moduleQuery } from "@/features/modules/api/modules";
import { attributesQuery, openingWindow } from "@/features/objects/api/objects";
import { ModuleView } from "@/features/objects/components/ModuleView";
import { ChangeBarContext } from "@/features/objects/model/change-bar";
import { setDraftOwner } from "@/features/objects/model/drafts";
import { filterOf, ModuleSearch } from "@/features/objects/model/module-search";
import { PeopleContext } from "@/features/objects/model/people";
import type { TakeBack } from "@/features/objects/model/use-object-commands";
import type { VersionAct } from "@/features/objects/model/use-view-actions";
import { outlineQuery } from "@/features/outline/api/outline";
import { projectQuery } from "@/features/projects/api/projects";
import { scriptsQuery } from "@/features/scripts/api/list";
import { lastBaselineQuery } from "@/features/versions/api/baselines";
import { viewsQuery } from "@/features/views/api/views";
import { pickState, stateOf } from "@/features/views/model/view-state";
import { allTexts } from "@/i18n";
import { askAhead } from "@/lib/ahead";
import { later } from "@/lib/later";
import { readLinked } from "@/lib/linked-column";
import { usePreferences } from "@/lib/preferences";
import { shownByThePage } from "@/lib/prefetch";
import { forgetModule, rememberModule } from "@/lib/recent";
import { readScriptColumn } from "@/lib/script-column";


// Not needed for the first rows; loaded when somebody opens them.
const OutlinePane = later(() => import("@/features/outline/components/OutlinePane").then((module) => module.OutlinePane));
const loadFilter = () => import("./-shell/ModuleFilter");
const ModuleFilter = later(() => loadFilter().then((filter) => filter.ModuleFilter));
const ViewPicker = later(() => import("@/features/views/components/ViewPicker").then((picker) => picker.ViewPicker));
const loadLinks = () => import("./-shell/ObjectLinks");
const loadDiscussion = () => import("./-shell/ObjectDiscussion");
const loadHistory = () => import("./-shell/ObjectHistory");
const ObjectLinks = later(() => loadLinks().then((module) => module.ObjectLinks));
const ObjectDiscussion = later(() => loadDiscussion().then((module) => module.ObjectDiscussion));
const ObjectHistory = later(() => loadHistory().then((module) => module.ObjectHistory));
const LinkedObjects = later(() => import("./-shell/LinkedObjects").then((linked) => linked.LinkedObjects));
const LinkListOf = later(() => import("./-shell/LinkedObjects").then((linked) => linked.LinkListOf));
const loadScripts = () => import("./-shell/ModuleScripts");
const ScriptCell = later(() => loadScripts().then((scripts) => scripts.ScriptCell));
const RunModuleScript = later(() => loadScripts().then((scripts) => scripts.RunModuleScript));
const ModuleUndo = later(() => import("./-shell/ModuleUndo").then((undo) => undo.ModuleUndo));
const PastBand = later(() => import("./-shell/PastBand").then((band) => band.PastBand));
const PastLinks = later(() => import("./-shell/PastLinks").then((links) => links.PastLinks));
const PastDiscussion = later(() => import("./-shell/PastDiscussion").then((past) => past.PastDiscussion));
const CreateVersion = later(() => import("./-shell/CreateVersion").then((create) => create.CreateVersion));
const ExportModule = later(() => import("./-shell/ExportModule").then((module) => module.ExportModule));

export const Route = createFileRoute("/_app/p/$project/m/$module")({
  validateSearch: ModuleSearch,
  loader: async ({ context, params, location, cause }) => {
    // The rows come before everything else; a view that is there already asks for them by itself.
    const search = v.safeParse(ModuleSearch, location.search);
    if (cause !== "stay" && search.success) {
      const { key, ask } = openingWindow(params.module, filterOf(search.output), search.output.sel);
      askAhead(key, ask);
    }
    const [, , views] = await Promise.all([
      context.queryClient.query(moduleQuery(params.module)).catch(shownByThePage),
      context.queryClient.query(attributesQuery(params.module, search.success ? filterOf(search.output).asOf : undefined)).catch(shownByThePage),
      context.queryClient.query(viewsQuery(params.module)).catch(shownByThePage),
    ]);
    // Who asks for nothing in particular gets what the module opens with.
    const opening = views?.find((view) => view.is_default);
    if (opening && cause !== "stay" && search.success && Object.values(search.output).every((part) => part === undefined)) {
      throw redirect({ ...modulePage, params, search: { ...stateOf(opening), view: opening.id }, replace: true });
    }
  },
  // What the address says of the view, such as the selected row, changes at once and waits for nothing.
  shouldReload: ({ cause }) => cause !== "stay",
  component: ModulePage,
});

const modulePage = { to: "/p/$project/m/$module" } as const;

/** How long after the page its details are loaded, in milliseconds. */
const SETTLED_MS = 1_000;

/** How often others' changes are looked for where they do not come by themselves, in milliseconds. */
const POLL_MS = 5_000;

function ModulePage() {
  const { project: projectId, module: moduleId } = Route.useParams();
  const search = Route.useSearch();
  const { t } = useTranslation();
  const asOf = search.as_of === undefined ? undefined : String(search.as_of);
  const jump = useLocation({ select: ({ state }) => state.jump });
  const navigate = useNavigate({ from: Route.fullPath });
  const queries = useQueryClient();
  const live = useLive(({ state }) => state === "live");
  const online = useConnection(({ state }) => state === "online");
  // Without a connection this finds out when there is one again, and what could not be saved is saved then.
  const module = useQuery({ ...moduleQuery(moduleId), refetchInterval: live && online ? false : POLL_MS });
  const project = useQuery(projectQuery(projectId));
  const [dialog, setDialog] = useState<"export" | "version" | null>(null);
  const [settled, setSettled] = useState(false);
  const [takenBack, setTakenBack] = useState<TakeBack | null>(null);

  // The first row that is chosen needs them, or the first key of a filter; then nobody should wait for code.
  useEffect(() => {
    const timer = setTimeout(
      () => {
        setSettled(true);
        void Promise.all([loadLinks(), loadDiscussion(), loadHistory(), loadFilter()]);
      },
      SETTLED_MS,
    );
    return () => clearTimeout(timer);
  }, []);

  const onSearch = useCallback(
    (change: Partial<ModuleSearch>) =>
      void navigate({ search: (old) => ({ ...old, ...change }), replace: true, resetScroll: false }),
    [navigate],
  );
  const onStructure = useCallback(() => {
    void queries.invalidateQueries({ queryKey: outlineQuery(moduleId).queryKey });
    void queries.invalidateQueries({ queryKey: moduleQuery(moduleId).queryKey });
  }, [queries, moduleId]);
  const onOthers = useCallback(
    (outline: boolean) => {
      if (outline) void queries.invalidateQueries({ queryKey: outlineQuery(moduleId).queryKey });
      void queries.invalidateQueries({ queryKey: moduleQuery(moduleId).queryKey });
    },
    [queries, moduleId],
  );
  const onGone = useCallback(
    () => void queries.invalidateQueries({ queryKey: moduleQuery(moduleId).queryKey }),
    [queries, moduleId],
  );
  const people = usePeopleOf(module.data?.workspace_id);
  const measured = usePreferences(({ changeBar }) => changeBar) && asOf === undefined;
  const lastBaseline = useQuery({ ...lastBaselineQuery(moduleId), enabled: settled && measured }).data;
  const since = (measured && lastBaseline) || null;
  const onOpenObject = useCallback(
    (object: RequirementObject) => void navigate({ to: "/o/$object", params: { object: object.id } }),
    [navigate],
  );
  const shownTypes = settled || search.cols?.some((id) => readLinked(id) !== undefined);
  const workspaceId = module.data?.workspace_id;
  const allTypes = useQuery({ ...linkTypesQuery, enabled: shownTypes === true }).data;
  const linkTypes = useMemo(() => (allTypes ?? []).filter((type) => type.workspace_id === workspaceId), [allTypes, workspaceId]);
  const shownScripts = settled || search.cols?.some((id) => readScriptColumn(id) !== undefined);
  const allScripts = useQuery({ ...scriptsQuery(moduleId), enabled: shownScripts === true && asOf === undefined }).data;
  // What was is not computed.
  const scripts = useMemo(
    () => (asOf === undefined ? allScripts?.filter((script) => script.enabled && script.script_type === "layout") : []),
    [allScripts, asOf],
  );
  const hasActions = asOf === undefined && allScripts?.some((script) => script.enabled && script.script_type === "action");
  const linkFrom = useStartedLink(({ from }) => from?.key);
  const onLinkStart = useCallback(
    (object: RequirementObject) =>
      startLink({
        id: object.id,
        key: object.key,
        text: object.heading ?? (object.body ?? "").replace(/<[^>]*>/g, " ").slice(0, 200),
        workspaceId: workspaceId ?? "",
      }),
    [workspaceId],
  );
  const onLinkComplete = useCallback(
    (object: RequirementObject, beside: <Answer>(act: () => Promise<Answer>) => Promise<Answer>) =>
      void Promise.all([import("@/features/links/model/complete-link"), allTexts()]).then(([{ completeLink }]) =>
        completeLink(object, { queries, t, beside }),
      ),
    [queries, t],
  );
  const onImport = useCallback(
    () => void navigate({ to: "/p/$project/exchange", params: { project: projectId } }),
    [navigate, projectId],
  );
  const onExport = useCallback(() => setDialog("export"), []);
  const onSchema = useCallback(
    () => void navigate({ to: "/p/$project/m/$module/schema", params: { project: projectId, module: moduleId } }),
    [navigate, projectId, moduleId],
  );

  const onHistory = useCallback(
    () => void navigate({ to: "/p/$project/m/$module/history", params: { project: projectId, module: moduleId } }),
    [navigate, projectId, moduleId],
  );

  const onVersions = useCallback(
    (what: VersionAct) => {
      const params = { project: projectId };
      if (what === "create") setDialog("version");
      else if (what === "list") void navigate({ to: "/p/$project/versions", params, search: { module: moduleId } });
      // Without a point of its own it begins with the last baseline.
      else void navigate({ to: "/p/$project/compare", params, search: { module: moduleId, ...(asOf && { from: asOf }) } });
    },
    [navigate, projectId, moduleId, asOf],
  );

  const onPanes = useCallback(
    () => void navigate({ to: "/p/$project/trace/panes", params: { project: projectId }, search: { m: [moduleId] } }),
    [navigate, projectId, moduleId],
  );

  // Unsaved text is offered on every machine, to who wrote it.
  const { user } = useRouteContext({ from: "/_app" });
  useEffect(() => {
    setDraftOwner(user.id);
    let stop: (() => void) | null = null;
    let left = false;
    void import("@/features/objects/model/draft-sync").then(({ syncDrafts }) => {
      if (!left) stop = syncDrafts(moduleId);
    });
    return () => {
      left = true;
      stop?.();
    };
  }, [user.id, moduleId]);

  const name = module.data?.name;
  const projectName = project.data?.name;
  // The list of recent modules lives in the browser's storage. Who leaves before the project's name is here was here, too.
  useEffect(() => {
    if (name === undefined) return;
    rememberModule(user.id, { projectId, projectName, moduleId, moduleName: name, at: new Date().toISOString() });
  }, [user.id, projectId, projectName, moduleId, name]);
  const gone = isStatus(module.error, 404);
  useEffect(() => {
    if (gone) forgetModule(user.id, moduleId);
  }, [user.id, moduleId, gone]);

  // What was cannot be changed, whatever one may do today.
  const shown = useMemo(
    () => (module.data && asOf !== undefined ? { ...module.data, capabilities: ["read"] } : module.data),
    [module.data, asOf],
  );
  const failure = failureOf(module);
  if (failure) {
    return <ProblemPage error={failure} onRetry={() => void module.refetch()} />;
  }
  if (module.data === undefined || shown === undefined) {
    return <LoadingPage />;
  }
  return (
    <ChangeBarContext value={since}>
    <PeopleContext value={people}>
      <ModuleView
        key={`${moduleId} ${asOf ?? ""}`}
        module={shown}
        search={search}
        jump={jump}
        onSearch={onSearch}
        onOpenObject={onOpenObject}
        onImport={onImport}
        onExport={onExport}
        onSchema={onSchema}
        onHistory={onHistory}
        onVersions={onVersions}
        onPanes={onPanes}
        onStructure={onStructure}
        onUndo={setTakenBack}
        onOthers={onOthers}
        onGone={onGone}
        renderOutline={({ firstVisible, total, onGo, onMove }) => (
          <Suspense>
            <OutlinePane
              moduleId={moduleId}
              asOf={asOf}
              total={total}
              firstVisible={firstVisible}
              onGo={onGo}
              onMove={can(shown, "write") ? onMove : undefined}
            />
          </Suspense>
        )}
        renderFilter={(slot) => (
          <Suspense>
            <ModuleFilter
              module={module.data}
              value={search.filter ?? ""}
              onChange={(filter) => onSearch({ filter })}
              {...slot}
            />
          </Suspense>
        )}
        renderViews={(slot) => (
          <Suspense>
            <ViewPicker module={module.data} chosen={search.view} state={pickState(search)} onChoose={onSearch} {...slot} />
          </Suspense>
        )}
        past={
          asOf !== undefined && (
            <Suspense>
              <PastBand module={module.data} projectId={projectId} asOf={asOf} onBack={() => onSearch({ as_of: undefined })} />
            </Suspense>
          )
        }
        renderUndo={(beside) =>
          (settled || takenBack !== null) && (
            <Suspense>
              <ModuleUndo module={module.data} asked={takenBack} onAsked={setTakenBack} beside={beside} />
            </Suspense>
          )
        }
        renderLinks={(object) => (
          <Suspense>
            {asOf === undefined ? <ObjectLinks object={object} onChanged={onStructure} /> : <PastLinks object={object} asOf={asOf} />}
          </Suspense>
        )}
        linkTypes={linkTypes}
        linkFrom={linkFrom}
        onLinkStart={onLinkStart}
        onLinkComplete={onLinkComplete}
        renderLinked={(object, column) => (
          <Suspense>
            <LinkedObjects object={object} column={column} asOf={asOf} />
          </Suspense>
        )}
        scripts={scripts}
        renderScript={(object, scriptId) => (
          <Suspense>
            <ScriptCell object={object} scriptId={scriptId} />
          </Suspense>
        )}
        renderRun={
          hasActions === true
            ? (slot) => (
                <Suspense>
                  <RunModuleScript module={module.data} slot={slot} />
                </Suspense>
              )
            : undefined
        }
        renderLinkList={(slot) => <LinkListOf {...slot} asOf={asOf} />}
        renderDiscussion={(object, onChanged) => (
          <Suspense>
            {asOf === undefined ? <ObjectDiscussion object={object} onChanged={onChanged} /> : <PastDiscussion object={object} />}
          </Suspense>
        )}
        renderHistory={(object, onRestored) => (
          <Suspense>
            <ObjectHistory
              object={object}
              field={search.field}
              onField={(field) => onSearch({ field })}
              onRestored={onRestored}
            />
          </Suspense>
        )}
      />
      {dialog !== null && (
        <Suspense>
          {dialog === "export" ? (
            <ExportModule module={module.data} asOf={asOf} onClose={() => setDialog(null)} />
          ) : (
            <CreateVersion
              workspaceId={module.data.workspace_id}
              projectId={projectId}
              chosen={[moduleId]}
              onClose={() => setDialog(null)}
            />
          )}
        </Suspense>
      )}
    </PeopleContext>
    </ChangeBarContext>
  );
}
