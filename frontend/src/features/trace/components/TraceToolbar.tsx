import { Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import { traceFile, type TraceFilter } from "../api/trace";

import { ChainPicker } from "./ChainPicker";

import { AsOfPicker } from "@/components/toolbar/AsOfPicker";
import type { ModuleGroup } from "@/components/toolbar/ToolSelect";
import styles from "@/components/toolbar/Toolbar.module.css";
import { TypePicker } from "@/components/toolbar/TypePicker";
import { buttonLook } from "@/components/ui/Button";

interface TraceToolbarProps {
  filter: TraceFilter;
  groups: readonly ModuleGroup[];
  types: readonly { id: string; name: string }[];
  baselines: readonly { id: string; name: string }[];
  onFilter: (change: Partial<TraceFilter>) => void;
}

/** What the table of traces is made of. */
export function TraceToolbar({ filter, groups, types, baselines, onFilter }: TraceToolbarProps) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("trace.table.toolbar")} className={styles.bar}>
      <ChainPicker chain={filter.chain} groups={groups} onChain={(chain) => onFilter({ chain })} />
      <span aria-hidden className={styles.rule} />
      <TypePicker types={types} chosen={filter.types} onChange={(chosen) => onFilter({ types: chosen })} />
      <AsOfPicker value={filter.asOf} baselines={baselines} onChange={(asOf) => onFilter({ asOf })} />
      <label className={styles.check}>
        <input type="checkbox" checked={filter.gapsOnly} onChange={({ target }) => onFilter({ gapsOnly: target.checked })} />
        {t("trace.table.gapsOnly")}
      </label>
      <span className={styles.spring} />
      <a className={buttonLook()} href={traceFile(filter)} download>
        <Download aria-hidden size={14} />
        {t("trace.csv")}
      </a>
    </div>
  );
}
