import { Menu } from "@base-ui/react/menu";
import { Check, Columns3, Ellipsis, FileText, PanelLeft, PanelRight, Plus, Rows3, X } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Layout } from "../model/columns";
import type { ModuleSearch } from "../model/module-search";
import { FILTER_INPUT_ID } from "../model/use-view-actions";

import styles from "./ModuleToolbar.module.css";

import { can } from "@/api/capabilities";
import { useLive } from "@/api/live";
import type { AttributeDefinition, Classification, Module } from "@/api/types";
import { ActionMenu } from "@/components/actions/ActionMenu";
import type { Action } from "@/components/actions/action";
import { Button, IconButton } from "@/components/ui/Button";
import { FilterInput } from "@/components/ui/FilterInput";
import { Segmented } from "@/components/ui/Segmented";
import { setPreferences, usePreferences } from "@/lib/preferences";



// Not there when somebody is alone.
const ModulePeople = lazy(() => import("./ModulePeople").then((people) => ({ default: people.ModulePeople })));

const FILTER_DELAY_MS = 250;
const CLASSES = ["heading", "normative", "informative"] as const satisfies readonly Classification[];

interface ModuleToolbarProps {
  module: Module;
  search: ModuleSearch;
  onSearch: (change: Partial<ModuleSearch>) => void;
  definitions: readonly AttributeDefinition[];
  chosen: readonly string[];
  actions: readonly Action[];
  onCreate: () => void;
  onLeaveFilter: () => void;
}

/** The bar above the rows: layout, filter, columns, new object, everything else. */
export function ModuleToolbar(props: ModuleToolbarProps) {
  const { module, search, onSearch } = props;
  const { t } = useTranslation();
  const { outlineOpen, detailsOpen } = usePreferences();
  const accompanied = useLive(({ people }) => people.length > 1);
  const filtered = Boolean(search.q ?? search.cls ?? search.review ?? search.deleted);
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
        value={search.layout ?? "document"}
        onChange={(layout) => onSearch({ layout: layout === "grid" ? layout : undefined })}
        options={[
          { value: "document", label: t("module.document"), icon: FileText },
          { value: "grid", label: t("module.grid"), icon: Rows3 },
        ]}
      />
      <QuickFilter search={search} onSearch={onSearch} onLeave={props.onLeaveFilter} />
      <select
        className={styles.select}
        aria-label={t("module.kind")}
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
      {filtered && (
        <Button
          variant="ghost"
          icon={X}
          onClick={() => onSearch({ q: undefined, cls: undefined, review: undefined, deleted: undefined })}
        >
          {t("module.clearFilter")}
        </Button>
      )}
      <span className={styles.spring} />
      {accompanied && (
        <Suspense>
          <ModulePeople />
        </Suspense>
      )}
      <ColumnMenu {...props} />
      <Button
        variant="primary"
        icon={Plus}
        disabledReason={can(module, "create") ? undefined : t("right.create")}
        onClick={props.onCreate}
      >
        {t("module.new")}
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
  onLeave: () => void;
}

/** Words to look for in heading and text; rows follow when typing pauses. */
function QuickFilter({ search, onSearch, onLeave }: QuickFilterProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(search.q ?? "");
  const [seen, setSeen] = useState(search.q);
  if (seen !== search.q) {
    setSeen(search.q);
    if ((search.q ?? "") !== text.trim()) setText(search.q ?? "");
  }
  // A timer is outside of React.
  useEffect(() => {
    const q = text.trim() || undefined;
    if (q === search.q) return;
    const timer = setTimeout(() => onSearch({ q }), FILTER_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text, search.q, onSearch]);
  return (
    <FilterInput
      id={FILTER_INPUT_ID}
      label={t("module.filter")}
      placeholder={t("module.filterHint")}
      className={styles.filter}
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

function ColumnMenu({ definitions, chosen, onSearch }: ModuleToolbarProps) {
  const { t } = useTranslation();
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <Button variant="ghost" icon={Columns3} disabledReason={definitions.length === 0 ? t("module.noAttributes") : undefined}>
            {t("module.columns")}
          </Button>
        }
      />
      <Menu.Portal>
        <Menu.Positioner role="region" aria-label={t("module.columns")} sideOffset={4} align="end" className={styles.positioner}>
          <Menu.Popup className={styles.popup}>
            {definitions.map(({ id, name }) => (
              <Menu.CheckboxItem
                key={id}
                className={styles.item}
                checked={chosen.includes(id)}
                closeOnClick={false}
                onCheckedChange={(checked) =>
                  onSearch({ cols: checked ? [...chosen, id] : chosen.filter((other) => other !== id) })
                }
              >
                <Menu.CheckboxItemIndicator className={styles.check}>
                  <Check aria-hidden />
                </Menu.CheckboxItemIndicator>
                <span>{name}</span>
              </Menu.CheckboxItem>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}
