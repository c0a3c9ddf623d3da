import { ChevronRight, Plus, X } from "lucide-react";
import { useTranslation } from "react-i18next";

import styles from "./ChainPicker.module.css";

import { ModuleOptions, type ModuleGroup } from "@/components/toolbar/ToolSelect";
import toolbar from "@/components/toolbar/Toolbar.module.css";
import { IconButton } from "@/components/ui/Button";

interface ChainPickerProps {
  chain: readonly string[];
  groups: readonly ModuleGroup[];
  onChain: (chain: string[]) => void;
}

const MOST = 8;
const LEAST = 2;

/** The modules of a trace, level by level. A module may be chosen again: then the two change places. */
export function ChainPicker({ chain, groups, onChain }: ChainPickerProps) {
  const { t } = useTranslation();
  const all = groups.flatMap(({ modules }) => modules);
  const next = all.find(({ id }) => !chain.includes(id));
  const set = (level: number, id: string) => {
    const elsewhere = chain.indexOf(id);
    onChain(chain.map((one, place) => (place === level ? id : place === elsewhere ? (chain[level] ?? id) : one)));
  };
  return (
    <div role="group" aria-label={t("trace.table.levels")} className={styles.chain}>
      <span className={toolbar.label}>{t("trace.table.levels")}</span>
      <div className={styles.levels}>
        {chain.map((id, level) => (
          <span key={id} className={styles.level}>
            {level > 0 && <ChevronRight aria-hidden />}
            <select
              aria-label={t("trace.table.level", { level: level + 1 })}
              className={toolbar.select}
              value={id}
              onChange={({ target }) => set(level, target.value)}
            >
              <ModuleOptions groups={groups} />
            </select>
            {chain.length > LEAST && (
              <IconButton
                icon={X}
                label={t("trace.table.removeLevel", { name: all.find((one) => one.id === id)?.name ?? "" })}
                onClick={() => onChain(chain.filter((one) => one !== id))}
              />
            )}
          </span>
        ))}
        <IconButton
          icon={Plus}
          label={t("trace.table.addLevel")}
          disabledReason={next === undefined || chain.length >= MOST ? t("trace.table.noMoreLevels") : undefined}
          onClick={() => next && onChain([...chain, next.id])}
        />
      </div>
    </div>
  );
}
