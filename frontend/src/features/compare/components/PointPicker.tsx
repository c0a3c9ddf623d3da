import { useId } from "react";
import { useTranslation } from "react-i18next";

import styles from "./Compare.module.css";

import type { Baseline } from "@/api/types";
import { formatInstant, useNumberFormat } from "@/lib/format";

interface PointPickerProps {
  label: string;
  /** Number of a revision, id of a baseline, or a time; the present when missing. */
  value: string | undefined;
  baselines: readonly Baseline[];
  /** Whether the present is one of the choices. */
  withNow: boolean;
  onChange: (value: string | undefined) => void;
}

const NOW = "now";

/** A point of a module's history: a baseline by its name, the present, or what the address says. */
export function PointPicker({ label, value, baselines, withNow, onChange }: PointPickerProps) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const id = useId();
  const known = value === undefined || baselines.some(({ id }) => id === value);
  const isRevision = value !== undefined && /^\d+$/.test(value);
  const isTime = value !== undefined && !Number.isNaN(Date.parse(value));
  return (
    <span className={styles.picker}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? NOW} onChange={({ target }) => onChange(target.value === NOW ? undefined : target.value)}>
        {(withNow || value === undefined) && <option value={NOW}>{t("versions.now")}</option>}
        {!known && (
          <option value={value}>
            {isRevision ? t("versions.revision", { revision: number(Number(value)) }) : isTime ? formatInstant(value) : t("compare.unknownPoint")}
          </option>
        )}
        {baselines.length > 0 && (
          <optgroup label={t("versions.baselines")}>
            {baselines.map(({ id, name, revision }) => (
              <option key={id} value={id}>
                {name} · {t("versions.revision", { revision: number(revision) })}
              </option>
            ))}
          </optgroup>
        )}
      </select>
    </span>
  );
}
