import { ArrowRightLeft, Download } from "lucide-react";
import { useTranslation } from "react-i18next";

import { matrixFile, type AxisChoice, type MatrixFilter, type Way } from "../api/matrix";


import { AsOfPicker } from "@/components/toolbar/AsOfPicker";
import { ModuleOptions, ToolSelect, type ModuleGroup } from "@/components/toolbar/ToolSelect";
import styles from "@/components/toolbar/Toolbar.module.css";
import { TypePicker } from "@/components/toolbar/TypePicker";
import { buttonLook, IconButton } from "@/components/ui/Button";

interface MatrixToolbarProps {
  filter: MatrixFilter;
  groups: readonly ModuleGroup[];
  types: readonly { id: string; name: string }[];
  baselines: readonly { id: string; name: string }[];
  onFilter: (change: Partial<MatrixFilter>) => void;
}

const WAYS: readonly Way[] = ["both", "forward", "backward"];
const CHOICES: readonly AxisChoice[] = ["all", "gaps", "linked"];

/** What the matrix is made of. */
export function MatrixToolbar({ filter, groups, types, baselines, onFilter }: MatrixToolbarProps) {
  const { t } = useTranslation();
  const axis = (name: "rows" | "columns") => (
    <ToolSelect
      label={t(`trace.matrix.show.${name}`)}
      value={filter[name]}
      on={filter[name] !== "all"}
      onChange={(value) => onFilter({ [name]: value })}
    >
      {CHOICES.map((choice) => (
        <option key={choice} value={choice}>
          {t(`trace.matrix.choice.${choice}`)}
        </option>
      ))}
    </ToolSelect>
  );
  return (
    <div role="group" aria-label={t("trace.matrix.toolbar")} className={styles.bar}>
      <div className={styles.together}>
        <ToolSelect wide label={t("trace.matrix.rows")} value={filter.source} onChange={(source) => onFilter({ source, asOf: undefined })}>
          <ModuleOptions groups={groups} />
        </ToolSelect>
        <IconButton
          icon={ArrowRightLeft}
          label={t("trace.matrix.swap")}
          onClick={() =>
            onFilter({
              source: filter.target,
              target: filter.source,
              rows: filter.columns,
              columns: filter.rows,
              way: filter.way === "both" ? "both" : filter.way === "forward" ? "backward" : "forward",
            })
          }
        />
        <ToolSelect wide label={t("trace.matrix.columns")} value={filter.target} onChange={(target) => onFilter({ target })}>
          <ModuleOptions groups={groups} />
        </ToolSelect>
      </div>
      <span aria-hidden className={styles.rule} />
      <TypePicker types={types} chosen={filter.types} onChange={(chosen) => onFilter({ types: chosen })} />
      <ToolSelect
        label={t("trace.matrix.way")}
        value={filter.way}
        on={filter.way !== "both"}
        onChange={(way) => onFilter({ way: way as Way })}
      >
        {WAYS.map((way) => (
          <option key={way} value={way}>
            {t(`trace.matrix.ways.${way}`)}
          </option>
        ))}
      </ToolSelect>
      {axis("rows")}
      {axis("columns")}
      <AsOfPicker value={filter.asOf} baselines={baselines} onChange={(asOf) => onFilter({ asOf })} />
      <label className={styles.check}>
        <input type="checkbox" checked={filter.headings} onChange={({ target }) => onFilter({ headings: target.checked })} />
        {t("trace.matrix.headings")}
      </label>
      <span className={styles.spring} />
      <a className={buttonLook()} href={matrixFile(filter)} download>
        <Download aria-hidden size={14} />
        {t("trace.csv")}
      </a>
    </div>
  );
}
