import { Columns3, Ellipsis, FileText, ListFilter, ListTree, PanelLeft, PanelRight, Plus, Rows3, X } from "lucide-react";
import { Suspense, useRef, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { ColumnScript, Layout } from "../model/columns";
import { mayNarrow, mayShowAbove, NO_FILTER, type ModuleSearch } from "../model/module-search";
import { FILTER_INPUT_ID } from "../model/use-view-actions";

import styles from "./ModuleToolbar.module.css";

import { can } from "@/api/capabilities";
import { useLive } from "@/api/live";
import type { AttributeDefinition, Classification, LinkType, Module } from "@/api/types";
import { ActionMenu } from "@/components/actions/ActionMenu";
import type { Action } from "@/components/actions/action";
import { Button, IconButton } from "@/components/ui/Button";
import { FilterInput } from "@/components/ui/FilterInput";
import { Segmented } from "@/components/ui/Segmented";
import { later } from "@/lib/later";
import { setPreferences, usePreferences } from "@/lib/preferences";
import { useTypedText } from "@/lib/use-typed-text";

// Not there when somebody is alone.
const ModulePeople = later(() => import("./ModulePeople").then((people) => people.ModulePeople));

const CLASSES = ["heading", "normative", "informative"] as const satisfies readonly Classification[];

interface ModuleToolbarProps {
  module: Module;
  search: ModuleSearch;
  onSearch: (change: Partial<ModuleSearch>) => void;
  definitions: readonly AttributeDefinition[];
  chosen: readonly string[];
  linkTypes: readonly LinkType[];
  scripts: readonly ColumnScript[] | undefined;
  actions: readonly Action[];
  onCreate: () => void;
  onLeaveFilter: () => void;
  /** Which saved view is shown. */
  views: ReactNode;
  filterOpen: boolean;
  onFilterOpen: (open: boolean) => void;
}

const ColumnControl = later(() => import("./ColumnControl").then((control) => control.ColumnControl));

/** The bar above the rows: layout, filter, columns, new object, everything else. */
export function ModuleToolbar(props: ModuleToolbarProps) {
  const { module, search, onSearch } = props;
  const { t } = useTranslation();
  const { outlineOpen, detailsOpen } = usePreferences();
  const accompanied = useLive(({ people }) => people.length > 1);
  const [columnsOpen, setColumnsOpen] = useState(false);
  const columnsButton = useRef<HTMLButtonElement>(null);
  const whole = mayNarrow(search) ? undefined : t("past.notThere");
  const filtered = Object.keys(NO_FILTER).some((part) => search[part as keyof typeof NO_FILTER] !== undefined);
  return (
    <div className={styles.bar} role="toolbar" aria-label={t("module.toolbar")}>
      <IconButton
        icon={PanelLeft}
        label={t("outline.title")}
        shortcut="["
        pressed={outlineOpen}
        onClick={() => setPreferences({ outlineOpen: !outlineOpen })}
      />
      <Segmented<Layout>
        label={t("module.layout")}
        iconsAlone
        value={search.layout ?? "document"}
        onChange={(layout) => onSearch({ layout: layout === "grid" ? layout : undefined })}
        options={[
          { value: "document", label: t("module.document"), icon: FileText },
          { value: "grid", label: t("module.grid"), icon: Rows3 },
        ]}
      />
      {whole === undefined && props.views}
      <QuickFilter disabledReason={whole} search={search} onSearch={onSearch} onLeave={props.onLeaveFilter} />
      <select
        className={styles.select}
        aria-label={t("module.kind")}
        disabled={whole !== undefined}
        title={whole}
        value={search.cls ?? ""}
        data-on={search.cls !== undefined || undefined}
        onChange={({ target }) => onSearch({ cls: (target.value || undefined) as Classification | undefined })}
      >
        <option value="">{t("module.allKinds")}</option>
        {CLASSES.map((kind) => (
          <option key={kind} value={kind}>
            {t(`classification.${kind}`)}
          </option>
        ))}
      </select>
      <IconButton
        icon={ListFilter}
        label={t("module.typedFilter")}
        shortcut="f"
        pressed={props.filterOpen}
        disabledReason={whole}
        onClick={() => props.onFilterOpen(!props.filterOpen)}
      />
      {mayShowAbove(search) && (
        <IconButton
          icon={ListTree}
          label={t("module.above")}
          pressed={search.above === true}
          onClick={() => onSearch({ above: search.above ? undefined : true })}
        />
      )}
      {filtered && (
        <Button variant="ghost" icon={X} title={t("module.clearFilter")} onClick={() => onSearch(NO_FILTER)}>
          <span className={styles.words}>{t("module.clearFilter")}</span>
        </Button>
      )}
      <span className={styles.spring} />
      {accompanied && (
        <Suspense>
          <ModulePeople />
        </Suspense>
      )}
      <Button
        ref={columnsButton}
        variant="ghost"
        icon={Columns3}
        aria-haspopup="dialog"
        aria-expanded={columnsOpen}
        title={t("module.columns")}
        onClick={() => setColumnsOpen(!columnsOpen)}
      >
        <span className={styles.words}>{t("module.columns")}</span>
      </Button>
      {columnsOpen && (
        <Suspense>
          <ColumnControl
            definitions={props.definitions}
            chosen={props.chosen}
            linkTypes={props.linkTypes}
            scripts={props.scripts}
            group={search.group}
            groupReason={whole}
            onSearch={onSearch}
            anchor={columnsButton}
            onClose={() => setColumnsOpen(false)}
          />
        </Suspense>
      )}
      <Button
        variant="primary"
        icon={Plus}
        title={t("module.new")}
        disabledReason={search.as_of === undefined ? (can(module, "create") ? undefined : t("right.create")) : t("past.readOnly")}
        onClick={props.onCreate}
      >
        <span className={styles.lastWords}>{t("module.new")}</span>
      </Button>
      <ActionMenu trigger={<IconButton icon={Ellipsis} label={t("module.more")} />} actions={props.actions} />
      <IconButton
        icon={PanelRight}
        label={t("details.title")}
        shortcut="]"
        pressed={detailsOpen}
        onClick={() => setPreferences({ detailsOpen: !detailsOpen })}
      />
    </div>
  );
}

interface QuickFilterProps extends Pick<ModuleToolbarProps, "search" | "onSearch"> {
  disabledReason: string | undefined;
  onLeave: () => void;
}

/** Words to look for in heading and text; rows follow when typing pauses. */
function QuickFilter({ search, disabledReason, onSearch, onLeave }: QuickFilterProps) {
  const { t } = useTranslation();
  const [text, setText] = useTypedText(search.q ?? "", (typed) => onSearch({ q: typed || undefined }));
  return (
    <FilterInput
      id={FILTER_INPUT_ID}
      label={t("module.filter")}
      placeholder={t("module.filterHint")}
      className={styles.filter}
      disabled={disabledReason !== undefined}
      title={disabledReason}
      value={text}
      onChange={setText}
      onKeyDown={(event) => {
        if (event.key === "Escape" && text !== "") setText("");
        else if (event.key === "Escape" || event.key === "Enter" || event.key === "ArrowDown") onLeave();
        else return;
        event.preventDefault();
      }}
    />
  );
}
