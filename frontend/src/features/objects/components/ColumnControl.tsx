import { ArrowDown, ArrowUp } from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";

import { columnId, objectColumns, type ColumnScript, type ObjectColumn } from "../model/columns";
import { GROUP_FIELDS, mayGroup } from "../model/group";
import type { ModuleSearch } from "../model/module-search";

import styles from "./ColumnControl.module.css";
import { LinkedChoice } from "./LinkedChoice";
import { defaultWidth } from "./column-width";

import type { AttributeDefinition, LinkType } from "@/api/types";
import { AnchoredPopover } from "@/components/ui/AnchoredPopover";
import { IconButton } from "@/components/ui/Button";
import { setPreferences, usePreferences } from "@/lib/preferences";
import { writeScriptColumn } from "@/lib/script-column";

interface ColumnControlProps {
  definitions: readonly AttributeDefinition[];
  chosen: readonly string[];
  linkTypes: readonly LinkType[];
  /** Scripts that compute columns. */
  scripts: readonly ColumnScript[] | undefined;
  group: string | undefined;
  /** Why there are no groups here. */
  groupReason: string | undefined;
  onSearch: (change: Partial<ModuleSearch>) => void;
  /** The button that it belongs to. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Which attributes and linked objects are columns, in which order and how wide, and what divides the rows into groups. */
export function ColumnControl({ definitions, chosen, linkTypes, scripts, group, groupReason, onSearch, anchor, onClose }: ColumnControlProps) {
  const { t } = useTranslation();
  const offered = [...definitions.map(({ id }) => id), ...(scripts ?? []).map(({ id }) => writeScriptColumn(id))];
  const columns = objectColumns(definitions, [...chosen, ...offered.filter((id) => !chosen.includes(id))], linkTypes, scripts);
  const choices = columns.flatMap((column) => ("id" in column || column.kind === "attribute" ? [column] : []));
  const shown = choices.map(columnId).filter((id) => chosen.includes(id));
  const move = (id: string, step: 1 | -1) => {
    const cols = [...shown];
    const at = cols.indexOf(id);
    cols.splice(at, 1);
    cols.splice(at + step, 0, id);
    onSearch({ cols });
  };
  return (
    <AnchoredPopover anchor={anchor} title={t("module.columns")} onClose={onClose} className={styles.popup}>
      {choices.length === 0 && <p className={styles.none}>{t("module.noAttributes")}</p>}
      <ul role="list" aria-label={t("module.columns")} className={styles.list}>
        {choices.map((column) => {
          const id = columnId(column);
          const name = column.kind === "attribute" ? column.definition.name : (column.name ?? "");
          const place = shown.indexOf(id);
          return (
            <li key={id} className={styles.row}>
              <label className={styles.name}>
                <input
                  type="checkbox"
                  checked={place >= 0}
                  onChange={({ target }) => onSearch({ cols: target.checked ? [...shown, id] : shown.filter((one) => one !== id) })}
                />
                <span>
                  {column.kind === "linked" && (column.linked.direction === "outgoing" ? "→ " : "← ")}
                  {name}
                  {column.kind === "script" && <small> {t("module.byScript")}</small>}
                </span>
              </label>
              {place >= 0 && (
                <>
                  <Width column={column} name={name} />
                  <IconButton
                    icon={ArrowUp}
                    label={t("module.columnEarlier", { name })}
                    disabledReason={place === 0 ? t("module.columnFirst") : undefined}
                    onClick={() => move(id, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={t("module.columnLater", { name })}
                    disabledReason={place === shown.length - 1 ? t("module.columnLast") : undefined}
                    onClick={() => move(id, 1)}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
      <LinkedChoice
        linkTypes={linkTypes}
        definitions={definitions}
        chosen={shown}
        onAdd={(id) => onSearch({ cols: [...shown, id] })}
      />
      <label className={styles.group}>
        {t("module.groupBy")}
        <select value={group ?? ""} disabled={groupReason !== undefined} title={groupReason} onChange={({ target }) => onSearch({ group: target.value || undefined })}>
          <option value="">{t("module.noGroups")}</option>
          {GROUP_FIELDS.map((field) => (
            <option key={field} value={field}>
              {t(`module.groupField.${field}`)}
            </option>
          ))}
          {definitions.filter(mayGroup).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
    </AnchoredPopover>
  );
}

function Width({ column, name }: { column: ObjectColumn; name: string }) {
  const { t } = useTranslation();
  const id = columnId(column);
  const width = usePreferences(({ columnWidths }) => columnWidths[id]);
  return (
    <input
      type="number"
      min={56}
      max={640}
      step={4}
      aria-label={t("module.columnWidth", { name })}
      className={styles.width}
      value={width ?? defaultWidth(column)}
      onChange={({ target }) => {
        const next = Math.round(target.valueAsNumber);
        if (next >= 56 && next <= 640) {
          setPreferences({ columnWidths: { ...usePreferences.getState().columnWidths, [id]: next } });
        }
      }}
    />
  );
}
