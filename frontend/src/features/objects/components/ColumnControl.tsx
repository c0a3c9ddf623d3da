import { ArrowDown, ArrowUp } from "lucide-react";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";

import { GROUP_FIELDS, mayGroup } from "../model/group";
import type { ModuleSearch } from "../model/module-search";

import styles from "./ColumnControl.module.css";
import { defaultWidth } from "./column-width";

import type { AttributeDefinition } from "@/api/types";
import { AnchoredPopover } from "@/components/ui/AnchoredPopover";
import { IconButton } from "@/components/ui/Button";
import { setPreferences, usePreferences } from "@/lib/preferences";

interface ColumnControlProps {
  definitions: readonly AttributeDefinition[];
  chosen: readonly string[];
  group: string | undefined;
  /** Why there are no groups here. */
  groupReason: string | undefined;
  onSearch: (change: Partial<ModuleSearch>) => void;
  /** The button that it belongs to. */
  anchor: RefObject<HTMLElement | null>;
  onClose: () => void;
}

/** Which attributes are columns, in which order and how wide, and what divides the rows into groups. */
export function ColumnControl({ definitions, chosen, group, groupReason, onSearch, anchor, onClose }: ColumnControlProps) {
  const { t } = useTranslation();
  const shown = chosen.flatMap((id) => definitions.find((one) => one.id === id) ?? []);
  const others = definitions.filter(({ id }) => !chosen.includes(id));
  const move = (id: string, step: 1 | -1) => {
    const cols = shown.map((one) => one.id);
    const at = cols.indexOf(id);
    cols.splice(at, 1);
    cols.splice(at + step, 0, id);
    onSearch({ cols });
  };
  return (
    <AnchoredPopover anchor={anchor} title={t("module.columns")} onClose={onClose} className={styles.popup}>
      {definitions.length === 0 && <p className={styles.none}>{t("module.noAttributes")}</p>}
      <ul role="list" aria-label={t("module.columns")} className={styles.list}>
        {[...shown, ...others].map((definition) => {
          const place = chosen.indexOf(definition.id);
          return (
            <li key={definition.id} className={styles.row}>
              <label className={styles.name}>
                <input
                  type="checkbox"
                  checked={place >= 0}
                  onChange={({ target }) =>
                    onSearch({
                      cols: target.checked
                        ? [...shown.map(({ id }) => id), definition.id]
                        : shown.map(({ id }) => id).filter((id) => id !== definition.id),
                    })
                  }
                />
                <span>{definition.name}</span>
              </label>
              {place >= 0 && (
                <>
                  <Width definition={definition} />
                  <IconButton
                    icon={ArrowUp}
                    label={t("module.columnEarlier", { name: definition.name })}
                    disabledReason={place === 0 ? t("module.columnFirst") : undefined}
                    onClick={() => move(definition.id, -1)}
                  />
                  <IconButton
                    icon={ArrowDown}
                    label={t("module.columnLater", { name: definition.name })}
                    disabledReason={place === shown.length - 1 ? t("module.columnLast") : undefined}
                    onClick={() => move(definition.id, 1)}
                  />
                </>
              )}
            </li>
          );
        })}
      </ul>
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

function Width({ definition }: { definition: AttributeDefinition }) {
  const { t } = useTranslation();
  const width = usePreferences(({ columnWidths }) => columnWidths[definition.id]);
  return (
    <input
      type="number"
      min={56}
      max={640}
      step={4}
      aria-label={t("module.columnWidth", { name: definition.name })}
      className={styles.width}
      value={width ?? defaultWidth({ kind: "attribute", definition })}
      onChange={({ target }) => {
        const next = Math.round(target.valueAsNumber);
        if (next >= 56 && next <= 640) {
          setPreferences({ columnWidths: { ...usePreferences.getState().columnWidths, [definition.id]: next } });
        }
      }}
    />
  );
}
