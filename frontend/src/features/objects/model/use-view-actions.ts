import {
  Columns2, Columns3, Diff, FileDown, FileText, GitCompareArrows, History, Import, Layers, ListFilter, Milestone, PanelLeft, PanelRight, Rows3, Search, Shapes,
} from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { mayNarrow, type ModuleSearch } from "./module-search";

import type { Action } from "@/components/actions/action";
import { setPreferences, usePreferences } from "@/lib/preferences";


/** Naming what the module is, comparing it with what it was, or a look at all that was named. */
export type VersionAct = "create" | "compare" | "list";

export const FILTER_INPUT_ID = "module-filter";

interface ViewActionsOptions {
  search: ModuleSearch;
  onSearch: (change: Partial<ModuleSearch>) => void;
  onImport: () => void;
  onExport: () => void;
  onSchema: () => void;
  onHistory: () => void;
  onVersions: (what: VersionAct) => void;
  onPanes: () => void;
  onViews: () => void;
  onTypedFilter: () => void;
}

/** What can be done with the view of a module as a whole. */
export function useViewActions({ search, onSearch, ...options }: ViewActionsOptions): Action[] {
  const { t } = useTranslation();
  const { onImport, onExport, onSchema, onHistory, onVersions, onPanes, onViews, onTypedFilter } = options;
  const { outlineOpen, detailsOpen, changeBar } = usePreferences();
  const layout = search.layout ?? "document";
  const narrow = mayNarrow(search);
  return useMemo(() => {
    const view = { group: t("module.group.view") };
    const versions = { group: t("module.group.versions") };
    const past = narrow ? undefined : t("past.notThere");
    return [
      {
        ...view,
        id: "filter",
        label: t("module.filter"),
        icon: Search,
        shortcut: "/",
        disabledReason: past,
        run: () => document.getElementById(FILTER_INPUT_ID)?.focus(),
      },
      { ...view, id: "typed-filter", label: t("module.typedFilter"), icon: ListFilter, shortcut: "f", disabledReason: past, run: onTypedFilter },
      { ...view, id: "views", label: t("views.choose"), icon: Layers, shortcut: "v", disabledReason: past, run: onViews },
      {
        ...view,
        id: "layout",
        label: t(layout === "grid" ? "module.showDocument" : "module.showGrid"),
        icon: layout === "grid" ? FileText : Rows3,
        shortcut: "V",
        run: () => onSearch({ layout: layout === "grid" ? undefined : "grid" }),
      },
      {
        ...view,
        id: "outline",
        label: t(outlineOpen ? "module.hideOutline" : "module.showOutline"),
        icon: PanelLeft,
        shortcut: "[",
        run: () => setPreferences({ outlineOpen: !outlineOpen }),
      },
      {
        ...view,
        id: "details",
        label: t(detailsOpen ? "module.hideDetails" : "module.showDetails"),
        icon: PanelRight,
        shortcut: "]",
        run: () => setPreferences({ detailsOpen: !detailsOpen }),
      },
      {
        ...view,
        id: "change-bar",
        label: t(changeBar ? "module.hideChanges" : "module.showChanges"),
        icon: Diff,
        run: () => setPreferences({ changeBar: !changeBar }),
      },
      {
        ...view,
        id: "all-columns",
        label: t("module.resetColumns"),
        icon: Columns3,
        run: () => {
          onSearch({ cols: undefined });
          setPreferences({ columnWidths: {} });
        },
      },
      { ...view, id: "schema", label: t("schema.open"), icon: Shapes, run: onSchema },
      { ...view, id: "panes", label: t("panes.open"), icon: Columns2, run: onPanes },
      { ...versions, id: "history", label: t("undo.open"), icon: History, run: onHistory },
      { ...versions, id: "create-baseline", label: t("versions.create"), icon: Milestone, run: () => onVersions("create") },
      { ...versions, id: "compare", label: t("versions.compareLast"), icon: GitCompareArrows, shortcut: "b", run: () => onVersions("compare") },
      { ...versions, id: "versions", label: t("versions.openList"), icon: Milestone, run: () => onVersions("list") },
      { group: t("module.group.exchange"), id: "export", label: t("exchange.export"), icon: FileDown, run: onExport },
      { group: t("module.group.exchange"), id: "import", label: t("exchange.import"), icon: Import, run: onImport },
    ];
  }, [t, layout, narrow, outlineOpen, detailsOpen, changeBar, onSearch, onImport, onExport, onSchema, onHistory, onVersions, onPanes, onViews, onTypedFilter]);
}
