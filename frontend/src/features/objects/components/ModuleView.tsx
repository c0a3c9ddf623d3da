import { useQuery } from "@tanstack/react-query";
import { Suspense, useCallback, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import { useStore, type StoreApi } from "zustand";


import { attributesQuery } from "../api/objects";
import { objectColumns, type ColumnScript } from "../model/columns";
import { hasMarks } from "../model/marks";
import { filterOf, mayNarrow, NO_FILTER, type ModuleSearch } from "../model/module-search";
import type { DropPlace } from "../model/tree";
import { useLinkList } from "../model/use-link-list";
import { useModuleView, type Position } from "../model/use-module-view";
import type { ObjectCommands, TakeBack } from "../model/use-object-commands";
import { useViewActions, type VersionAct } from "../model/use-view-actions";

import type { ScriptSlot } from "./BulkBar";
import { EmptyModule, FilterFault, NothingFound, NothingThen } from "./EmptyModule";
import { ModuleToolbar } from "./ModuleToolbar";
import styles from "./ModuleView.module.css";
import { ObjectGrid } from "./ObjectGrid";
import { RowsLoading } from "./RowsLoading";
import { StatusBar } from "./StatusBar";

import type { LinkType, Module, RequirementObject } from "@/api/types";
import { ActionContextMenu } from "@/components/actions/ActionMenu";
import { useRegisterActions } from "@/components/actions/registry";
import type { TreeGridHandle } from "@/components/grid/TreeGrid";
import { SplitHandle } from "@/components/ui/SplitHandle";
import { useArrival } from "@/lib/arrival";
import { later } from "@/lib/later";
import type { LinkedColumn } from "@/lib/linked-column";
import { usePageTitle } from "@/lib/page-title";
import { setPreferences, usePreferences } from "@/lib/preferences";

interface OutlineSlot {
  /** Row at the upper edge of the window; null while a filter is on, when rows are no document offsets. */
  firstVisible: number | null;
  /** Rows of the whole document. */
  total: number;
  onGo: (id: string) => void;
  onMove: (id: string, targetId: string, place: DropPlace) => void;
}

interface FilterSlot {
  onClose: () => void;
  onLeave: () => void;
}

interface LinkListSlot {
  object: RequirementObject;
  direction: "outgoing" | "incoming" | undefined;
  /** Goes there at once where there is only one. */
  jump: boolean;
  anchor: RefObject<HTMLElement | null>;
  /** What has the focus afterwards. */
  focus: RefObject<HTMLElement | null>;
  onClose: () => void;
  /** Shows the links in the details, to change them. */
  onDetails: () => void;
}

interface ViewsSlot {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export interface ModuleViewProps {
  module: Module;
  search: ModuleSearch;
  /** Differs with each jump to the row of the address. */
  jump: number | undefined;
  onSearch: (change: Partial<ModuleSearch>) => void;
  onOpenObject: (object: RequirementObject) => void;
  onImport: () => void;
  onExport: () => void;
  onSchema: () => void;
  onHistory: () => void;
  onVersions: (what: VersionAct) => void;
  /** Puts the module beside others. */
  onPanes: () => void;
  /** Called when numbers or structure may have changed on the server. */
  onStructure: () => void;
  onUndo: (what: TakeBack) => void;
  /** Called when the rows turned out to be changed by somebody else. */
  onOthers: (outline: boolean) => void;
  /** Called when the module may be gone, or nobody is signed in any more. */
  onGone: () => void;
  renderOutline: (slot: OutlineSlot) => ReactNode;
  /** The line for a typed filter. */
  renderFilter: (slot: FilterSlot) => ReactNode;
  /** Which saved view is shown, and a choice of others. */
  renderViews: (slot: ViewsSlot) => ReactNode;
  /** Which point of the past is shown, above the rows; nothing while it is the present. */
  past: ReactNode;
  /** Undo and redo; `beside` does something to the module, and the rows follow. */
  renderUndo: (beside: ObjectCommands["beside"]) => ReactNode;
  renderLinks: (object: RequirementObject) => ReactNode;
  linkTypes: readonly LinkType[];
  /** The cell of a column of linked objects. */
  renderLinked: (object: RequirementObject, column: LinkedColumn) => ReactNode;
  /** Scripts that compute columns; undefined while they are not known. */
  scripts: readonly ColumnScript[] | undefined;
  /** The cell of a column that a script computes. */
  renderScript: (object: RequirementObject, scriptId: string) => ReactNode;
  /** Runs a script over marked rows; missing where there is none. */
  renderRun: ((slot: ScriptSlot) => ReactNode) | undefined;
  renderLinkList: (slot: LinkListSlot) => ReactNode;
  /** ID of the object that a link was begun at. */
  linkFrom: string | undefined;
  onLinkStart: (object: RequirementObject) => void;
  /** Makes the link to this object; `beside` does something to the module, and the rows follow. */
  onLinkComplete: (object: RequirementObject, beside: ObjectCommands["beside"]) => void;
  /** `onChanged` reads the row anew. */
  renderDiscussion: (object: RequirementObject, onChanged: () => void) => ReactNode;
  renderHistory: (object: RequirementObject, onRestored: (fresh: RequirementObject) => void) => ReactNode;
}

// Not there until rows are marked.
const BulkBar = later(() => import("./BulkBar").then((bar) => bar.BulkBar));

// Not there when somebody is alone.
const News = later(() => import("./News").then((news) => news.News));

// Follows the rows; they come first.
const DetailsPanel = later(() => import("./DetailsPanel").then((panel) => panel.DetailsPanel));

interface OutlineFrameProps {
  position: StoreApi<Position>;
  filtered: boolean;
  total: number;
  onGo: (id: string) => Promise<void>;
  onMove: OutlineSlot["onMove"];
  render: ModuleViewProps["renderOutline"];
}

/** Follows the scrolling by itself, so that scrolling does not draw the whole view again. */
function OutlineFrame({ position, filtered, total, onGo, onMove, render }: OutlineFrameProps) {
  const firstVisible = useStore(position, (state) => state.firstVisible);
  return render({ firstVisible: filtered ? null : firstVisible, total, onGo: (id) => void onGo(id), onMove });
}

/** A module: outline, rows, details, and what holds them together. */
export function ModuleView(props: ModuleViewProps) {
  const { module, search, onSearch } = props;
  const { t } = useTranslation();
  const grid = useRef<TreeGridHandle>(null);
  const asOf = filterOf(search).asOf;
  const definitions = useQuery(attributesQuery(module.id, asOf)).data;
  const { outlineOpen, outlineWidth, detailsOpen, detailsWidth } = usePreferences();
  const layout = search.layout ?? "document";
  const { cols } = search;
  const chosen = useMemo(
    () => cols ?? (layout === "grid" ? (definitions ?? []).map(({ id }) => id) : []),
    [cols, layout, definitions],
  );
  const { linkTypes, scripts } = props;
  const columns = useMemo(() => objectColumns(definitions ?? [], chosen, linkTypes, scripts), [definitions, chosen, linkTypes, scripts]);
  const { linkList, onLinks, closeLinks } = useLinkList();
  const view = useModuleView({ ...props, grid, columns, onLinks });
  const [filterOpen, setFilterOpen] = useState(false);
  const [viewsOpen, setViewsOpen] = useState(false);
  const viewActions = useViewActions({
    search,
    onSearch,
    onImport: props.onImport,
    onExport: props.onExport,
    onSchema: props.onSchema,
    onHistory: props.onHistory,
    onVersions: props.onVersions,
    onPanes: props.onPanes,
    onViews: useCallback(() => setViewsOpen(true), []),
    onTypedFilter: useCallback(() => setFilterOpen(true), []),
  });
  useRegisterActions("module", viewActions);
  useRegisterActions("object", view.actions);
  const { source, fault, cursor, filtered, past } = view;
  const total = source.total;
  const showsFilter = filterOpen || search.filter !== undefined;
  usePageTitle(module.name);
  useArrival(total !== null && search.sel === undefined, () => grid.current?.focus());

  return (
    <main id="main" tabIndex={-1} className={styles.view}>
      <h1 className="visually-hidden">{module.name}</h1>
      <ModuleToolbar
        module={module}
        search={search}
        onSearch={onSearch}
        definitions={definitions ?? []}
        chosen={chosen}
        linkTypes={linkTypes}
        scripts={scripts}
        actions={[...view.actions, ...viewActions]}
        onCreate={() => view.create(cursor.active?.row ?? (total ?? 1) - 1, total === 0 ? "first" : "sibling")}
        onLeaveFilter={() => grid.current?.focus()}
        views={props.renderViews({ open: viewsOpen, onOpenChange: setViewsOpen })}
        filterOpen={showsFilter}
        onFilterOpen={(open) => {
          setFilterOpen(open);
          if (!open) onSearch({ filter: undefined });
        }}
      />
      {past ? props.past : props.renderUndo(view.commands.beside)}
      {showsFilter &&
        props.renderFilter({
          onClose: () => {
            setFilterOpen(false);
            onSearch({ filter: undefined });
            grid.current?.focus();
          },
          onLeave: () => grid.current?.focus(),
        })}
      <div className={styles.panes}>
        {outlineOpen && (
          <>
            <aside className={styles.outline} style={{ width: outlineWidth }} aria-label={t("outline.title")}>
              <OutlineFrame
                position={view.position}
                filtered={filtered}
                total={past ? (total ?? 0) : module.object_count}
                onGo={view.goTo}
                onMove={view.commands.dropById}
                render={props.renderOutline}
              />
            </aside>
            <SplitHandle
              label={t("outline.resize")}
              side="left"
              min={160}
              max={560}
              value={outlineWidth}
              onChange={(width) => setPreferences({ outlineWidth: width })}
            />
          </>
        )}
        <ActionContextMenu actions={view.actions}>
          <div className={styles.center} data-layout={layout}>
            {total === 0 && past && <NothingThen />}
            {total === 0 && !filtered && !past && (
              <EmptyModule
                module={module}
                onCreate={(classification) => view.create(0, "first", { classification })}
                onImport={props.onImport}
              />
            )}
            {total === 0 && filtered && (
              <NothingFound onClear={() => onSearch(NO_FILTER)} />
            )}
            {total === null && fault === null && <RowsLoading />}
            {total === null && fault !== null && <FilterFault text={fault} past={past} onClear={() => onSearch(past ? { as_of: undefined } : NO_FILTER)} />}
            {total !== 0 && (total !== null || fault === null) && (
              <ObjectGrid
                ref={grid}
                module={module}
                source={source}
                columns={columns}
                layout={layout}
                definitions={definitions ?? []}
                sort={search.sort}
                group={search.group}
                onSort={mayNarrow(search) ? (sort) => onSearch({ sort }) : undefined}
                onDiscussion={() => view.showPanel("discussion")}
                onLinks={onLinks}
                renderLinked={props.renderLinked}
                renderScript={props.renderScript}
                cursor={cursor}
                marks={view.marks}
                editing={view.editing}
                commands={view.commands}
                mayReorder={!filtered && !past}
                onEdit={view.edit}
                takeEarlyKeys={view.takeEarlyKeys}
                onEditEnd={view.endEdit}
                onKeyDown={view.onKeyDown}
                onWindow={view.onWindow}
              />
            )}
            {linkList !== null && view.object !== undefined && (
              <Suspense>
                {props.renderLinkList({
                  ...linkList,
                  object: view.object,
                  onClose: closeLinks,
                  onDetails: () => {
                    closeLinks();
                    view.showPanel("links");
                  },
                })}
              </Suspense>
            )}
            {hasMarks(view.marks.marks) && (
              <Suspense>
                <BulkBar
                  module={module}
                  definitions={definitions ?? []}
                  total={total}
                  filter={view.filter}
                  marks={view.marks}
                  onDone={(revision) => {
                    view.others.own.add(revision);
                    source.refresh();
                    props.onStructure();
                  }}
                  onUndo={(revision) => props.onUndo({ revision })}
                  onLeave={() => grid.current?.focus()}
                  renderRun={props.renderRun}
                />
              </Suspense>
            )}
            {view.others.elsewhere.size > 0 && (
              <Suspense>
                <News
                  position={view.position}
                  source={source}
                  elsewhere={view.others.elsewhere}
                  setElsewhere={view.others.setElsewhere}
                  goTo={view.goTo}
                />
              </Suspense>
            )}
          </div>
        </ActionContextMenu>
        {detailsOpen && (
          <>
            <SplitHandle
              label={t("details.resize")}
              side="right"
              min={240}
              max={720}
              value={detailsWidth}
              onChange={(width) => setPreferences({ detailsWidth: width })}
            />
            <aside className={styles.details} style={{ width: detailsWidth }} aria-label={t("details.title")}>
              <Suspense>
              <DetailsPanel
                object={view.object}
                asOf={asOf}
                rowKey={cursor.active === null ? undefined : source.keyAt(cursor.active.row)}
                definitions={definitions ?? []}
                required={module.required_attributes}
                commands={view.commands}
                tab={search.tab ?? "details"}
                onTab={(tab) => onSearch({ tab })}
                onSaved={(object) => source.replace(object)}
                renderLinks={props.renderLinks}
                renderDiscussion={(object) => props.renderDiscussion(object, () => view.refresh(object.id))}
                renderHistory={(object) =>
                  props.renderHistory(object, (fresh) => {
                    source.replace(fresh);
                    props.onStructure();
                  })
                }
              />
              </Suspense>
            </aside>
          </>
        )}
      </div>
      <StatusBar module={module} shown={source.matching} filtered={filtered} past={past} editing={view.editing !== null} onGo={(id) => void view.goTo(id)} />
    </main>
  );
}
